"use strict";
// Which rows hold a string: for sure (2), perhaps (1), or not (0).
//
// A text is searched as it stands. Of a sentence that is withheld the page knows the words,
// the figures with their units, and its set phrases. A string may stand in it if it stands
// inside one of its words, or can be cut so that the first piece ends a word, the last begins
// one, and all between are words of it; and if every set phrase in the string is known of it.
function makeSearch(data) {
  const at = {};
  data.columns.forEach(function (name, i) { at[name] = i; });
  const size = data.rows.length;
  const column = function (name) {
    return name in at ? data.rows.map(function (row) { return row[at[name]]; }) : [];
  };

  function clean(text) {
    return String(text).normalize("NFKC").toUpperCase().replace(/\s+/g, "");
  }

  // Word -> rows that have it; in a bag "#" stands for a figure, listed apart.
  const holders = new Map();
  function take(name, into) {
    const values = (data.values[name] || []).map(clean);
    column(name).forEach(function (cell, row) {
      (cell || []).forEach(function (each) {
        const word = values[each];
        if (word === "#") return;
        if (!into.has(word)) into.set(word, []);
        into.get(word).push(row);
      });
    });
  }
  take("bag", holders);
  take("figures", holders);
  const words = Array.from(holders.keys());
  // Set phrases, and the rows in which one is known to stand across words.
  const phrases = new Map((data.values.phrases || []).map(function (each) {
    return [clean(each), []];
  }));
  take("phrases", phrases);
  const known = new Uint8Array(size);  // rows whose set phrases are known
  column("phrases").forEach(function (cell, row) { if (cell !== null) known[row] = 1; });
  const texts = column("text").map(function (text) { return text === null ? null : clean(text); });
  const heads = ["chapter", "heading"].filter(function (name) { return name in at; });
  const titles = data.rows.map(function (row) {
    return clean(heads.map(function (name) {
      return row[at[name]] === null ? "" : data.values[name][row[at[name]]];
    }).join("|"));
  });

  function mark(rows, set) {
    rows.forEach(function (row) { set[row] = 1; });
  }

  function rowsOf(list) {
    const set = new Uint8Array(size);
    list.forEach(function (word) { mark(holders.get(word), set); });
    return set;
  }

  // Rows that may hold the string, from their words alone.
  function possible(asked) {
    const n = asked.length;
    const inside = [], ends = [], begins = [];
    const heads = [], tails = [];
    for (let i = 0; i <= n; i += 1) {
      ends.push([]);
      begins.push([]);
      heads.push(asked.slice(0, i));
      tails.push(asked.slice(i));
    }
    words.forEach(function (word) {
      if (word.includes(asked)) inside.push(word);
      for (let i = 1; i < n; i += 1) {
        if (word.endsWith(heads[i])) ends[i].push(word);
        if (word.startsWith(tails[i])) begins[i].push(word);
      }
    });
    const found = rowsOf(inside), cut = [];
    for (let end = 1; end < n; end += 1) {
      if (/\d/.test(asked[end - 1])) continue;  // a figure is not cut from its unit
      cut[end] = rowsOf(ends[end]);
      for (let start = 1; start < end; start += 1) {
        const middle = cut[start] && holders.get(asked.slice(start, end));
        if (middle) middle.forEach(function (row) { if (cut[start][row]) cut[end][row] = 1; });
      }
      const last = rowsOf(begins[end]);
      for (let row = 0; row < size; row += 1) if (cut[end][row] && last[row]) found[row] = 1;
    }
    return found;
  }

  function having(phrase) {
    const set = rowsOf(words.filter(function (word) { return word.includes(phrase); }));
    mark(phrases.get(phrase), set);
    return set;
  }

  function find(asked, inTitles) {
    const found = possible(asked), sure = certain(asked), result = new Uint8Array(size);
    for (let length = 2; length <= asked.length; length += 1) {
      for (let start = 0; start + length <= asked.length; start += 1) {
        const phrase = asked.slice(start, start + length);
        if (!phrases.has(phrase)) continue;
        const set = having(phrase);
        for (let row = 0; row < size; row += 1) if (known[row] && !set[row]) found[row] = 0;
      }
    }
    for (let row = 0; row < size; row += 1) {
      if (texts[row] !== undefined && texts[row] !== null) {
        result[row] = texts[row].includes(asked) ? 2 : 0;
      } else if (found[row]) result[row] = sure[row] ? 2 : 1;
      if (inTitles && titles[row].includes(asked)) result[row] = 2;
    }
    return result;
  }

  // Inside one word, or inside a set phrase of the row.
  function certain(asked) {
    const set = rowsOf(words.filter(function (word) { return word.includes(asked); }));
    phrases.forEach(function (rows, phrase) { if (phrase.includes(asked)) mark(rows, set); });
    return set;
  }

  // The string as the fewest words of the vocabulary, to tell the reader; null if it has none.
  function read(asked) {
    const best = [[]];
    for (let end = 1; end <= asked.length; end += 1) {
      for (let start = 0; start < end; start += 1) {
        const word = asked.slice(start, end);
        if (!best[start] || !holders.has(word)) continue;
        if (!best[end] || best[start].length + 1 < best[end].length) {
          best[end] = best[start].concat(word);
        }
      }
    }
    return best[asked.length] || null;
  }

  // What is asked for, apart at blanks and punctuation; all of it must be there.
  function terms(query) {
    const parted = query.normalize("NFKC").toUpperCase();
    return parted.split(/(?:(?![\p{L}\p{N}%‰.,:/~-])[^])+|[.,:/~-]+(?![\p{N}])/u).map(clean)
      .filter(Boolean);
  }

  function search(query, inTitles) {
    const asked = terms(query), result = new Uint8Array(size).fill(2);
    asked.forEach(function (term) {
      const found = find(term, inTitles);
      for (let row = 0; row < size; row += 1) result[row] = Math.min(result[row], found[row]);
    });
    return { terms: asked, rows: result };
  }

  return { search: search, read: read, isPhrase: function (term) { return phrases.has(term); } };
}
