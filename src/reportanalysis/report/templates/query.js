"use strict";
// Which rows hold a string: for sure (2), perhaps (1), or not (0).
//
// A text is searched as it stands. Of a sentence that is withheld the page knows the words,
// the figures with their units, its set phrases, and of signs only the +. A string may stand in it if
// it stands inside one of its words, or can be cut so that the first piece ends a word, the last
// begins one, and all between are words of it; and if every set phrase in the string is known
// of it. Signs stand between words, so a string is always cut at them.
function makeSearch(data) {
  const at = {};
  data.columns.forEach(function (name, i) { at[name] = i; });
  const size = data.rows.length;
  const column = function (name) {
    return name in at ? data.rows.map(function (row) { return row[at[name]]; }) : [];
  };

  // Traditional characters, and the simplified ones for which they are read.
  const simple = new Map((data.simplified || "").match(/../gu)?.map(function (pair) {
    return Array.from(pair);
  }));

  function plain(text) { return String(text).normalize("NFKC").toUpperCase(); }
  function clean(text) { return plain(text).replace(/\s+/g, ""); }
  function simplified(text) {
    return Array.from(text, function (each) { return simple.get(each) || each; }).join("");
  }

  function add(map, key, value) {
    if (map.has(key)) map.get(key).push(value); else map.set(key, [value]);
  }

  // Word -> rows that have it; in a bag "#" stands for a figure, listed apart.
  const holders = new Map(), cleaned = {};
  function take(name, into) {
    const values = cleaned[name] = (data.values[name] || []).map(clean);
    column(name).forEach(function (cell, row) {
      (cell || []).forEach(function (each) {
        if (values[each] !== "#") add(into, values[each], row);
      });
    });
  }
  take("bag", holders);
  take("figures", holders);
  const words = Array.from(holders.keys());
  // A figure without a unit stands before a sign: no word follows it.
  const bare = /^\d[\d.,:/~—-]*$/, sign = /^[^\p{L}\p{N}\p{Cs}%‰+]$/u;
  const starts = new Map(), ends = new Map();
  let longest = 1;
  words.forEach(function (word) {
    longest = Math.max(longest, word.length);
    for (let i = 1; i <= word.length; i += 1) {
      add(starts, word.slice(0, i), word);
      add(ends, word.slice(-i), word);
    }
  });
  // Set phrases, and the rows in which one is known to stand across words.
  const phrases = new Map((data.values.phrases || []).map(function (each) {
    return [clean(each), []];
  }));
  take("phrases", phrases);
  const longestPhrase = Math.max(0, ...Array.from(phrases.keys(), function (p) { return p.length; }));
  const known = new Uint8Array(size);  // rows whose set phrases are known
  column("phrases").forEach(function (cell, row) { if (cell !== null) known[row] = 1; });
  const texts = column("text").map(function (text) { return text === null ? null : clean(text); });
  const heads = ["chapter", "heading"].filter(function (name) { return name in at; });
  // Characters of the longest sentence.
  const most = "end" in at ? Math.max(...data.rows.map(function (row) {
    return row[at.end] - (row[at.start] || 0);
  })) : Infinity;
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
    (list || []).forEach(function (word) { mark(holders.get(word), set); });
    return set;
  }

  function inside(asked) {
    return rowsOf(words.filter(function (word) { return word.includes(asked); }));
  }

  // Rows that may hold the string, from their words alone.
  function possible(asked) {
    const n = asked.length, found = inside(asked), cut = [];
    const everywhere = new Uint8Array(size).fill(1);
    for (let end = 1; end <= n; end += 1) {
      const piece = asked.slice(0, end), next = end < n && !sign.test(asked[end]);
      cut[end] = piece.length === 1 && sign.test(piece) ? everywhere.slice()
        : rowsOf(end < n && (ends.get(piece) || []).filter(function (word) {
          return !next || !bare.test(word);
        }));
      for (let start = Math.max(1, end - longest); start < end; start += 1) {
        const part = asked.slice(start, end);
        const before = cut[start];
        if (sign.test(part)) merge(before, everywhere, cut[end]);
        else if (end === n && start) merge(before, rowsOf(starts.get(part)), found);
        else if (!next || !bare.test(part)) {
          (holders.get(part) || []).forEach(function (row) { if (before[row]) cut[end][row] = 1; });
        }
      }
    }
    if (sign.test(asked[n - 1])) merge(cut[n], everywhere, found);
    return found;
  }

  // Adds to `into` the rows that two sets share.
  function merge(one, other, into) {
    for (let row = 0; row < size; row += 1) if (one[row] && other[row]) into[row] = 1;
  }

  // Inside one word, or inside a set phrase of the row.
  function certain(asked) {
    const set = inside(asked);
    phrases.forEach(function (rows, phrase) { if (phrase.includes(asked)) mark(rows, set); });
    return set;
  }

  function listed(name, row) {
    const cell = name in at ? data.rows[row][at[name]] : null;
    return cell === null ? null : cell.map(function (each) { return cleaned[name][each]; });
  }

  // A row's figures and words, each once: a bag has the words of 20张 and 文旅+ too.
  function wordsOf(row) {
    const figures = listed("figures", row), bag = listed("bag", row) || [];
    (figures || []).forEach(function (figure) {
      const place = bag.indexOf(figure);
      const word = figure.replace(/^\d[\d.,:/~—-]*[%‰]?|\+$/g, "");
      const spare = place < 0 ? bag.indexOf(word) : place;
      if (spare >= 0) bag.splice(spare, 1);
    });
    return (figures || []).concat(figures ? bag.filter(function (word) { return word !== "#"; }) : bag);
  }

  // What a row's words and set phrases tell of which character follows which.
  const joints = new Map();
  function jointsOf(row) {
    if (joints.has(row)) return joints.get(row);
    const told = { inner: new Set(), last: new Map(), first: new Map(), next: new Map(), before: new Map(),
      times: new Map() };
    wordsOf(row).forEach(function (word) {
      word.split("").forEach(function (each) { add(told.times, each, word); });
      add(told.last, word[word.length - 1], word);
      add(told.first, word[0], word);
      for (let i = 1; i < word.length; i += 1) told.inner.add(word.slice(i - 1, i + 1));
    });
    new Set((listed("phrases", row) || []).flatMap(function (phrase) {
      return Array.from(phrase.slice(1), function (each, i) { return phrase[i] + each; });
    })).forEach(function (pair) {
      if (told.inner.has(pair)) return;
      add(told.next, pair[0], pair[1]);
      add(told.before, pair[1], pair[0]);
    });
    joints.set(row, told);
    return told;
  }

  // Whether a string cannot stand in a row: a character occurs too few times, or two cannot meet,
  // as no word holds them so, and of all words that end with the one, or begin with the other, set
  // phrases tell another neighbour.
  function apart(asked, row) {
    const told = jointsOf(row), needed = new Map();
    asked.split("").forEach(function (each) { if (!sign.test(each)) add(needed, each, each); });
    for (const [each, times] of needed) {
      if ((told.times.get(each) || []).length < times.length) return true;
    }
    const used = function (map, ends, one, other) {
      const near = map.get(one) || [];
      return !near.includes(other) && near.length >= (ends.get(one) || []).length;
    };
    for (let i = 1; i < asked.length; i += 1) {
      const x = asked[i - 1], y = asked[i];
      if (sign.test(x) || sign.test(y) || told.inner.has(x + y)) continue;
      if (used(told.next, told.last, x, y) || used(told.before, told.first, y, x)) return true;
    }
    return false;
  }

  function find(asked, inTitles) {
    const found = asked.length > most ? new Uint8Array(size) : possible(asked);
    const sure = certain(asked), result = new Uint8Array(size);
    for (let start = 0; start < asked.length && asked.length <= most; start += 1) {
      for (let length = 2; length <= Math.min(longestPhrase, asked.length - start); length += 1) {
        const phrase = asked.slice(start, start + length);
        if (!phrases.has(phrase)) continue;
        const set = inside(phrase);
        mark(phrases.get(phrase), set);
        for (let row = 0; row < size; row += 1) if (known[row] && !set[row]) found[row] = 0;
      }
    }
    for (let row = 0; row < size; row += 1) {
      if (texts[row] !== undefined && texts[row] !== null) {
        result[row] = texts[row].includes(asked) ? 2 : 0;
      } else if (found[row]) result[row] = sure[row] ? 2 : apart(asked, row) ? 0 : 1;
      if (inTitles && titles[row].includes(asked)) result[row] = 2;
    }
    return result;
  }

  // The string as the fewest words of the vocabulary, to tell the reader; null if it has none.
  function read(asked) {
    const best = [[]];
    for (let end = 1; end <= asked.length; end += 1) {
      for (let start = Math.max(0, end - longest); start < end; start += 1) {
        const word = asked.slice(start, end);
        if (!best[start] || !holders.has(word)) continue;
        if (!best[end] || best[start].length + 1 < best[end].length) {
          best[end] = best[start].concat(word);
        }
      }
    }
    return best[asked.length] || null;
  }

  // What is asked for, apart at blanks and at signs that part words; all of it must be there.
  // Other signs, as in 互联网+, R&D, 1:1, stay. Straight quotes only hold a query together.
  const parting = /(?:^\++|(?![\p{L}\p{N}%‰+&·\-—/.:~])[^]|(?<!\p{N})[.:~]|[.:~](?!\p{N}))+/u;

  function search(query, inTitles) {
    const typed = plain(query).replace(/["']/g, " "), turned = simplified(typed);
    const result = new Uint8Array(size).fill(2), finds = new Map(), parted = [];
    new Set(turned.split(/\s+/)).forEach(function (chunk) {
      const pieces = chunk.split(parting).filter(function (piece) {
        return /[\p{L}\p{N}%‰]/u.test(piece);
      });
      const whole = pieces.length === 1 && pieces[0] === chunk;
      if (pieces.length && !whole) parted.push(chunk);
      pieces.forEach(function (piece) {
        if (!finds.has(piece)) finds.set(piece, find(piece, inTitles));
        const found = finds.get(piece);
        for (let row = 0; row < size; row += 1) {
          // Where the words are known and not the signs, what was typed is never certain.
          const sure = whole || (texts[row] && texts[row].includes(chunk)) ? 2 : 1;
          result[row] = Math.min(result[row], found[row], sure);
        }
      });
    });
    const terms = Array.from(finds.keys());
    const having = function (kind) {
      return new Set(terms.filter(function (term) { return finds.get(term).includes(kind); }));
    };
    return { terms: terms, rows: result, parted: parted, certain: having(2), possible: having(1),
      simplified: typed === turned ? "" : terms.join(" ") };
  }

  return { search: search, read: read, wordsOf: wordsOf, isPhrase: function (term) { return phrases.has(term); } };
}
