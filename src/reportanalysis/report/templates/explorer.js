"use strict";
(function () {
  const data = JSON.parse(document.getElementById("data").textContent);
  const at = {};
  data.columns.forEach(function (name, i) { at[name] = i; });
  const get = function (row, name) {
    if (!(name in at)) return null;
    const cell = row[at[name]];
    return cell !== null && name in data.values ? data.values[name][cell] : cell;
  };
  const byId = function (id) { return document.getElementById(id); };
  const list = byId("entries"), blank = byId("blank").firstElementChild;
  const query = byId("q"), selects = Array.from(document.querySelectorAll("[data-filter]"));
  const han = /([\u3005\u3007\u3400-\u9fff\uf900-\ufaff，。、；：（）《》]+)/;
  const size = data.page_size;
  let found = [], page = 0, wanted = "";

  const words = data.rows.map(function (row) {
    const about = data.documents[get(row, "document_id")] || {};
    return ["commitment_id", "city", "heading", "text", "bag", "terms", "topic", "targets",
      "outcome"].map(function (name) { return get(row, name) || ""; })
      .concat(about.city_zh || "").join(" ").normalize("NFKC").toLowerCase();
  });

  // Chinese inside other words is marked, as on every page of the report.
  function write(element, text) {
    String(text).split(han).forEach(function (piece, i) {
      if (!piece) return;
      if (i % 2) {
        const span = document.createElement("span");
        span.lang = "zh";
        span.textContent = piece;
        element.append(span);
      } else element.append(piece);
    });
  }

  function part(line, text) {
    const span = document.createElement("span");
    write(span, text);
    line.append(span, " ");
  }

  function entry(row) {
    const id = get(row, "commitment_id"), item = document.createElement("li");
    const about = data.documents[get(row, "document_id")] || {};
    item.className = "entry";
    item.id = id;
    item.append.apply(item, blank.cloneNode(true).children);
    const where = item.querySelector(".where"), link = document.createElement("a");
    link.href = "#" + id;
    link.textContent = id;
    where.append(link, " ");
    part(where, [get(row, "city") || get(row, "document_id"), about.city_zh, get(row, "year")]
      .filter(Boolean).join(" "));
    if (get(row, "part")) part(where, data.parts[get(row, "part")] || get(row, "part"));
    if (get(row, "section_no")) part(where, "section " + get(row, "section_no"));
    if (get(row, "end")) {
      part(where, "characters " + (get(row, "start") || 0) + "–" + get(row, "end"));
    }
    if (about.source && about.source.startsWith("http")) {
      const source = document.createElement("a");
      source.href = about.source;
      source.rel = "noreferrer";
      source.textContent = "source";
      where.append(source);
    }
    const text = item.querySelector(".words");
    text.textContent = get(row, "text") || get(row, "bag") || "";
    if (!get(row, "text")) text.classList.add("bag");
    item.querySelectorAll("[data-fact]").forEach(function (fact) {
      const name = fact.dataset.fact, value = get(row, name);
      fact.hidden = value === null || value === "";
      if (fact.hidden) return;
      const p = get(row, "probability");
      write(fact.lastElementChild,
        value + (name === "policy_type" && p !== null ? " (" + p.toFixed(2) + ")" : ""));
    });
    if (id === wanted) item.classList.add("found");
    return item;
  }

  function show() {
    const pages = Math.max(1, Math.ceil(found.length / size)), from = page * size;
    list.replaceChildren.apply(list, found.slice(from, from + size).map(function (i) {
      return entry(data.rows[i]);
    }));
    list.start = from + 1;
    byId("count").textContent = found.length
      ? "Showing " + (from + 1).toLocaleString("en") + "–"
        + Math.min(from + size, found.length).toLocaleString("en") + " of "
        + found.length.toLocaleString("en") + " commitments"
      : "No commitment matches; use fewer words or other filters";
    byId("place").textContent = "Page " + (page + 1) + " of " + pages;
    byId("back").disabled = page === 0;
    byId("on").disabled = page + 1 >= pages;
    byId("pager").hidden = pages === 1;
  }

  function filter() {
    const asked = query.value.normalize("NFKC").toLowerCase().split(/\s+/).filter(Boolean);
    const chosen = selects.filter(function (s) { return s.value !== ""; })
      .map(function (s) { return [at[s.dataset.filter], Number(s.value)]; });
    found = [];
    data.rows.forEach(function (row, i) {
      if (chosen.every(function (c) { return row[c[0]] === c[1]; })
        && asked.every(function (word) { return words[i].includes(word); })) found.push(i);
    });
    page = 0;
    show();
  }

  function follow() {
    wanted = decodeURIComponent(location.hash.slice(1));
    const row = data.rows.findIndex(function (r) { return get(r, "commitment_id") === wanted; });
    if (row < 0) { wanted = ""; return false; }
    if (!found.includes(row)) {
      query.value = "";
      selects.forEach(function (s) { s.value = ""; });
      filter();
    }
    page = Math.floor(found.indexOf(row) / size);
    show();
    byId(wanted).scrollIntoView({ block: "center", behavior: "instant" });
    return true;
  }

  function turn(step) {
    page += step;
    show();
    byId("count").scrollIntoView({ behavior: "instant" });
  }

  let timer = 0;
  query.addEventListener("input", function () {
    clearTimeout(timer);
    timer = setTimeout(filter, 150);
  });
  selects.forEach(function (s) { s.addEventListener("change", filter); });
  byId("back").addEventListener("click", function () { turn(-1); });
  byId("on").addEventListener("click", function () { turn(1); });
  window.addEventListener("hashchange", follow);
  byId("filters").hidden = false;
  filter();
  follow();
})();
