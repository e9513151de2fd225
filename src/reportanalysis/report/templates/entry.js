"use strict";
// The table behind the page, and how one of its rows is drawn.
function readTable(data) {
  const at = {};
  data.columns.forEach(function (name, i) { at[name] = i; });
  const han = /([\u3005\u3007\u3400-\u9fff\uf900-\ufaff，。、；：（）《》▢]+)/;
  const root = document.documentElement;

  const language = function () { return root.lang === "zh" ? 1 : 0; };

  function say(key, places) {
    return data.say[key][language()].replace(/\{(\w+)\}/g, function (whole, name) {
      return places[name];
    });
  }

  function number(n) { return n.toLocaleString("en"); }

  function get(row, name) {
    if (!(name in at)) return null;
    const cell = row[at[name]], values = data.values[name];
    if (cell === null || !values) return cell;
    return Array.isArray(cell) ? cell.map(function (i) { return values[i]; }) : values[cell];
  }

  function named(name, code) {
    const names = data.names[name] || {};
    return code in names ? names[code][language()] : String(code);
  }

  // Targets as a line of words, stored once where both languages say the same.
  function target(row) {
    const lines = get(row, "targets") || [""];
    return lines[language()] || lines[0];
  }

  function about(row) { return data.documents[get(row, "document_id")] || {}; }

  // Chinese inside other words is marked, as on every page of the report.
  function write(element, text) {
    String(text).split(han).forEach(function (piece, i) {
      if (!piece) return;
      if (i % 2 && root.lang !== "zh") {
        const span = document.createElement("span");
        span.lang = "zh";
        span.textContent = piece;
        element.append(span);
      } else element.append(piece);
    });
  }

  return { data: data, at: at, language: language, say: say, number: number, get: get,
    named: named, about: about, target: target, write: write };
}

// `blank` is an entry without content; an entry's function takes the number of its row, what the
// search found, and the id that was asked for.
function makeEntries(table, engine, blank) {
  const data = table.data, say = table.say, get = table.get, named = table.named;
  const about = table.about, write = table.write;

  function part(line, text) {
    const span = document.createElement("span");
    write(span, text);
    line.append(span, " ");
  }

  function link(text, href) {
    const a = document.createElement("a");
    a.href = href;
    a.textContent = text;
    return a;
  }

  function piece(kind, text, title) {
    const element = document.createElement(kind);
    element.textContent = text;
    if (title) element.title = title;
    return element;
  }

  // A text with its lost figures drawn, and what was searched marked.
  function writeText(element, row, hits) {
    const text = get(row, "text"), gaps = get(row, "gaps") || [];
    const marked = new Uint8Array(text.length);
    (hits ? hits.terms : []).forEach(function (term) {
      const upper = text.toUpperCase();
      for (let from = upper.indexOf(term); from >= 0; from = upper.indexOf(term, from + 1)) {
        marked.fill(1, from, from + term.length);
      }
    });
    const edges = [0].concat(gaps, text.length);
    for (let i = 1; i < text.length; i += 1) if (marked[i] !== marked[i - 1]) edges.push(i);
    edges.sort(function (a, b) { return a - b; });
    edges.forEach(function (from, i) {
      if (gaps.includes(from) && edges[i - 1] !== from) {
        const gap = piece("span", "▢", say("gap", {}));
        gap.className = "gap";
        element.append(gap);
      }
      const words = text.slice(from, edges[i + 1]);
      if (words) element.append(marked[from] ? piece("mark", words) : words);
    });
  }

  function writeBag(element, words, hits) {
    const asked = hits ? hits.terms : [];
    const pieces = [].concat.apply([], asked.map(function (term) { return engine.read(term) || []; }));
    words.forEach(function (word, i) {
      const upper = word.toUpperCase();
      const hit = pieces.includes(upper) || asked.some(function (term) {
        return upper.includes(term) || (upper.length > 1 && term.includes(upper));
      });
      element.append(i ? " " : "", hit ? piece("mark", word) : word);
    });
  }

  function writeFact(element, row, name) {
    const value = get(row, name);
    if (value === null || value.length === 0) return false;
    if (name === "policy_type" || name === "theme") {
      const p = get(row, "probability");
      write(element, named(name, value)
        + (name === "policy_type" && p !== null ? " (" + p.toFixed(2) + ")" : ""));
      const coded = get(row, name === "theme" ? "coded_theme" : "coded_type");
      if (coded === null) return true;
      const differs = coded !== value, span = document.createElement("span");
      span.className = differs ? "differs" : "coded";
      write(span, say(differs ? "coded_other" : "coded_same", { name: named(name, coded) }));
      element.append(" ", span);
    } else if (name === "targets") write(element, table.target(row));
    else if (name === "terms") write(element, value.join(table.language() ? "、" : ", "));
    else write(element, named(name, value));
    return true;
  }

  function entry(i, hits, wanted) {
    const row = data.rows[i], id = get(row, "commitment_id"), item = document.createElement("li");
    item.className = "entry";
    item.id = id;
    item.append.apply(item, blank.cloneNode(true).children);
    const where = item.querySelector(".where"), source = about(row).source;
    where.append(link(id, "#" + id), " ");
    const city = get(row, "city"), chinese = about(row).city_zh;
    part(where, [city === null ? get(row, "document_id") : named("city", city),
      table.language() ? "" : chinese, get(row, "year")].filter(Boolean).join(" "));
    if (get(row, "part")) part(where, named("part", get(row, "part")));
    if (get(row, "section")) part(where, say("in_section", { n: get(row, "section") }));
    if (get(row, "end")) {
      part(where, say("characters", { from: get(row, "start") || 0, to: get(row, "end") }));
    }
    if (hits && hits.rows[i] === 1) {
      part(where, say("only_possible", {}));
      where.lastElementChild.className = "differs";
    }
    if (source && source.startsWith("http")) {
      const a = link(say("source", {}), source);
      a.rel = "noreferrer";
      where.append(a);
    }
    const words = item.querySelector(".words");
    if (get(row, "text") !== null) writeText(words, row, hits);
    else if (get(row, "bag") !== null) {
      words.classList.add("bag");
      writeBag(words, engine.wordsOf(i), hits);
    }
    item.querySelectorAll("[data-fact]").forEach(function (fact) {
      fact.hidden = !writeFact(fact.lastElementChild, row, fact.dataset.fact);
    });
    if (id === wanted) item.classList.add("found");
    return item;
  }

  return entry;
}
