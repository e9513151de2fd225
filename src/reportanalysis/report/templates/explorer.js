"use strict";
(function () {
  const data = JSON.parse(document.getElementById("data").textContent);
  data.rows.forEach(function (row) {  // stored up to the last value, ids after their document's
    while (row.length < data.columns.length) row.push(null);
    if (row[0].startsWith("-")) row[0] = data.values.document_id[row[1]] + row[0];
  });
  const byId = function (id) { return document.getElementById(id); };
  const all = function (selector, inside) {
    return Array.from((inside || document).querySelectorAll(selector));
  };
  const engine = makeSearch(data), root = document.documentElement;
  const table = readTable(data), at = table.at, say = table.say, get = table.get;
  const named = table.named, about = table.about, write = table.write;
  const list = byId("entries"), entry = makeEntries(table, engine, byId("blank").firstElementChild);
  const query = byId("q"), titles = byId("in-titles"), sort = byId("sort"), pageSize = data.page_size;
  const facets = all("[data-facet]").map(function (element) { return element.dataset.facet; });
  const ids = new Map(data.rows.map(function (row, i) { return [row[at.commitment_id], i]; }));
  // What is looked at: the address says it, and nothing else is remembered.
  let state = { q: "", in: "", sort: "", page: 1, chosen: {} };
  let found = [], hits = null, wanted = "", told = "";

  // The address ---------------------------------------------------------------------------

  function address() {
    const pairs = [];
    facets.forEach(function (name) {
      (state.chosen[name] || []).forEach(function (code) { pairs.push([name, code]); });
    });
    ["q", "in", "sort"].forEach(function (name) { if (state[name]) pairs.push([name, state[name]]); });
    if (state.page > 1) pairs.push(["page", state.page]);
    return "#" + pairs.map(function (pair) {
      return pair[0] + "=" + encodeURIComponent(pair[1]);
    }).join("&");
  }

  // An address that was cut or mistyped is shown as it came.
  function decoded(text) {
    try { return decodeURIComponent(text); } catch (error) { return text; }
  }

  function readAddress() {
    const fragment = location.hash.slice(1);
    state = { q: "", in: "", sort: "", page: 1, chosen: {} };
    wanted = told = "";
    if (fragment && !fragment.includes("=")) {
      wanted = decoded(fragment);
      if (!ids.has(wanted) && !byId(wanted)) told = say("unknown_id", { id: wanted });
      return;
    }
    const wrong = [];
    new URLSearchParams(fragment.replace(/\+/g, "%2B")).forEach(function (value, name) {
      const test = tests.find(function (each) { return each.name === name; });
      if (test) {
        const codes = state.chosen[name] = state.chosen[name] || [];
        if (!codes.includes(value)) codes.push(value);
        if (value === "none" || test.codes.has(value)) return;
        wrong.push(say("unknown_value", { name: say(name, {}), value: value }));
      } else if (name === "page") state.page = Math.max(1, parseInt(value, 10) || 1);
      else if (name === "q" || known(name, value)) state[name] = value;
      else wrong.push(say("unknown_filter", { name: name + (name in state ? "=" + value : "") }));
    });
    told = wrong.join(" ");
  }

  // Whether a value of the address can be shown by its control.
  function known(name, value) {
    if (name === "in") return value === "titles";
    if (name === "estimated") return /^\d+$/.test(value);
    return name === "sort" && all("option", sort).some(function (each) { return each.value === value; });
  }

  // Each choice is a step one can go back; letters typed one after another are one step.
  function go(typing) {
    const next = address(), same = typing && history.state === "typing";
    if (next === (location.hash || "#")) return;
    history[same ? "replaceState" : "pushState"](typing ? "typing" : null, "",
      location.pathname + location.search + next);
    wanted = told = state.estimated = "";
    update();
  }

  // Rows ----------------------------------------------------------------------------------

  const tests = facets.map(function (name) {
    const values = data.values[name].map(String);
    const options = all("[data-facet='" + name + "'] input");
    const codes = new Map(values.map(function (code, i) { return [code, i]; }));
    return { name: name, place: at[name], codes: codes, options: options };
  });

  function filter() {
    let asked = state.q.trim() ? engine.search(state.q, state.in === "titles") : null;
    if (asked && !asked.terms.length) asked = null;
    const chosen = tests.map(function (test) {
      const codes = state.chosen[test.name];
      return codes && new Set(codes.map(function (code) {
        return code === "none" ? null : test.codes.has(code) ? test.codes.get(code) : -1;
      }));
    });
    const counts = tests.map(function () { return new Map(); });
    const passes = function (cell, wantedCodes) {
      if (!Array.isArray(cell)) return wantedCodes.has(cell);
      return cell.length ? cell.some(function (i) { return wantedCodes.has(i); })
        : wantedCodes.has(null);
    };
    const add = function (map, cell) {
      const codes = !Array.isArray(cell) ? [cell] : cell.length ? cell : [null];
      codes.forEach(function (code) { map.set(code, (map.get(code) || 0) + 1); });
    };
    hits = asked;
    found = [];
    data.rows.forEach(function (row, i) {
      if (asked && !asked.rows[i]) return;
      let failed = -1;
      for (let t = 0; t < tests.length; t += 1) {
        if (!chosen[t] || passes(row[tests[t].place], chosen[t])) continue;
        if (failed >= 0) return;
        failed = t;
      }
      // Beside an option stands how many there are if only it is chosen in its filter.
      if (failed >= 0) { add(counts[failed], row[tests[failed].place]); return; }
      found.push(i);
      tests.forEach(function (test, t) { add(counts[t], row[test.place]); });
    });
    order();
    return counts;
  }

  function order() {
    const value = {
      specific: function (i) { return -(get(data.rows[i], "specificity") || 0); },
      unsure: function (i) {
        const p = get(data.rows[i], "probability");
        return p === null ? 2 : p;
      },
      certain: function (i) { return hits ? -hits.rows[i] : 0; },
    }[state.sort];
    if (value) found.sort(function (a, b) { return value(a) - value(b) || a - b; });
  }

  // The page ------------------------------------------------------------------------------

  function show(from, to) {
    list.replaceChildren.apply(list, found.slice(from, to).map(function (i) {
      return entry(i, hits, wanted);
    }));
    list.start = from + 1;
  }

  function showPage() {
    const pages = Math.max(1, Math.ceil(found.length / pageSize));
    state.page = Math.min(state.page, pages);
    const from = (state.page - 1) * pageSize, to = Math.min(from + pageSize, found.length);
    show(from, to);
    byId("count").textContent = found.length
      ? say("showing", { from: table.number(from + 1), to: table.number(to), n: table.number(found.length) })
      : say("nothing", {});
    byId("count").dataset.n = found.length;
    byId("place").textContent = say("page", { page: state.page, pages: pages });
    byId("back").disabled = state.page === 1;
    byId("on").disabled = state.page === pages;
    byId("pager").hidden = pages === 1;
    byId("asked").replaceChildren();
    write(byId("asked"), asked());  // seen on paper, where no filter is
    byId("csv").disabled = byId("cite").disabled = !found.length;
  }

  function certainty() {
    const sure = found.filter(function (i) { return hits.rows[i] === 2; }).length;
    return say(sure === found.length ? "all_sure" : "some_sure",
      { sure: table.number(sure), rest: table.number(found.length - sure) });
  }

  // How the query was read: what is known for sure, and what the page cannot know.
  function tellReading() {
    const line = byId("reading"), lines = [], links = [];
    if (state.q.trim() && !hits) lines.push(say("read_nothing", { q: state.q }));
    if (hits) {
      if (hits.simplified) lines.push(say("read_simplified", { q: hits.simplified }));
      hits.terms.forEach(function (term) {
        const words = engine.read(term);
        const unsure = hits.possible.has(term);
        if (!unsure && !hits.certain.has(term)) lines.push(say("read_absent", { term: term }));
        else if (engine.isPhrase(term)) lines.push(say("read_phrase", { term: term }));
        else if (!unsure || (words && words.length === 1)) lines.push(say("read_word", { term: term }));
        else if (words) lines.push(say("read_words", { words: words.join(" + ") }));
        else lines.push(say("read_parts", { term: term }));
      });
      if (hits.parted.length) lines.push(say("read_parted", { q: hits.parted.join(" ") }));
      links.push.apply(links, choices(state.q));
      const others = found.length ? 0 : hits.rows.filter(Boolean).length;
      if (others) links.push([say("elsewhere", { n: table.number(others) }), "#q=" + encodeURIComponent(state.q)]);
      if (found.length) lines.push(certainty());
    }
    if (state.estimated) lines.push(say("estimated", { n: state.estimated }));
    line.replaceChildren();
    write(line, lines.join(" "));
    links.forEach(function (pair) {
      const link = document.createElement("a");
      link.href = pair[1];
      write(link, pair[0]);
      line.append(" ", link);
    });
    line.hidden = !lines.length;
    byId("told").textContent = told;
    byId("told").hidden = !told;
  }

  // Filters with a choice of that name in either language: what it leads to, and the address.
  function choices(name) {
    const same = function (text) { return text.toLowerCase() === name.trim().toLowerCase(); };
    return tests.filter(function (test) { return test.name !== "section"; }).flatMap(function (test) {
      return Array.from(test.codes.keys()).filter(function (code) {
        return (data.names[test.name][code] || []).some(same);
      }).map(function (code) {
        const place = { name: say(test.name, {}), value: named(test.name, code) };
        return [say("read_choice", place), "#" + test.name + "=" + encodeURIComponent(code)];
      });
    });
  }

  function showChoices(counts) {
    titles.checked = state.in === "titles";
    sort.value = state.sort;
    let any = Boolean(state.q || state.in || state.sort);
    tests.forEach(function (test, t) {
      const chosen = state.chosen[test.name] || [];
      any = any || chosen.length > 0;
      test.options.forEach(function (option) {
        const code = option.value === "none" ? null : test.codes.get(option.value);
        const n = counts[t].get(code) || 0, label = option.parentElement;
        option.checked = chosen.includes(option.value);
        label.querySelector(".n").textContent = table.number(n);
        label.classList.toggle("empty", !n && !option.checked);
      });
      const words = byId("chosen-" + test.name);
      words.replaceChildren();
      write(words, chosen.length === 0 ? say("any", {}) : chosen.length > 2
        ? say("several", { n: chosen.length })
        : chosen.map(function (code) {
          return code === "none" ? say("none", {}) : named(test.name, code);
        }).join(table.language() ? "、" : ", "));
      words.parentElement.classList.toggle("on", chosen.length > 0);
    });
    byId("reset").disabled = !any;
  }

  function update() {
    const started = performance.now(), counts = filter();
    if (wanted && ids.has(wanted)) {
      state.page = Math.floor(found.indexOf(ids.get(wanted)) / pageSize) + 1;
    }
    root.dataset.milliseconds = (performance.now() - started).toFixed(1);
    showChoices(counts);
    showPage();
    tellReading();
  }

  function follow() {
    const place = byId(location.hash.slice(1));
    if (place && place.closest(".entry") === null && root.dataset.milliseconds) return;  // of the page itself
    readAddress();
    query.value = state.q;
    update();
    if (wanted && byId(wanted)) {
      byId(wanted).scrollIntoView({ block: "center", behavior: "instant" });
    }
  }

  function turn(step) {
    state.page += step;
    go(false);
    byId("count").scrollIntoView({ behavior: "instant" });
  }

  // To take away --------------------------------------------------------------------------

  function save(name, kind, text) {
    const a = document.createElement("a"), file = new Blob([text], { type: kind });
    a.href = URL.createObjectURL(file);
    a.download = name;
    a.click();
    setTimeout(function () { URL.revokeObjectURL(a.href); }, 1000);
  }

  // With the mark by which Excel knows UTF-8.
  function csv() {
    const names = data.columns.filter(function (name) { return name !== "gaps"; });
    const cell = function (value) {
      const text = value === null || value === undefined ? ""
        : Array.isArray(value) ? value.join(" ") : String(value);
      return /[",\n]/.test(text) ? '"' + text.replace(/"/g, '""') + '"' : text;
    };
    const lines = found.map(function (i) {
      const row = data.rows[i];
      return names.map(function (name) {
        return cell(name === "targets" ? table.target(row) : get(row, name));
      }).concat(cell(about(row).source), hits ? ["", "possible", "certain"][hits.rows[i]] : "").join(",");
    });
    const head = names.concat("source", "hit").join(",");
    save("commitments.csv", "text/csv", "\ufeff" + [head].concat(lines).join("\r\n") + "\r\n");
  }

  // What is asked for, in words.
  function asked() {
    const chosen = facets.filter(function (name) { return state.chosen[name]; }).map(function (name) {
      return say(name, {}).toLowerCase() + ": " + state.chosen[name].map(function (code) {
        return code === "none" ? say("none", {}) : named(name, code);
      }).join(", ");
    });
    return (state.q ? [say("cite_query", { q: state.q })] : []).concat(chosen).join("; ");
  }

  function citation() {
    const chosen = asked();
    const lines = [
      document.title,
      say("cite_list", { n: table.number(found.length) }) + (chosen ? " (" + chosen + ")" : ""),
    ].concat(hits ? certainty() : [], [
      location.href,
      say("cite_date", { date: new Date().toISOString().slice(0, 10) }),
      found.slice(0, 200).map(function (i) { return get(data.rows[i], "commitment_id"); }).join(" ")
        + (found.length > 200 ? " …" : ""),
    ]);
    save("citation.txt", "text/plain", lines.join("\n") + "\n");
  }

  // Events --------------------------------------------------------------------------------

  let timer = 0;
  ["input", "compositionend"].forEach(function (kind) { query.addEventListener(kind, typed); });
  function typed(event) {
    clearTimeout(timer);
    if (event.isComposing) return;  // letters on their way to Chinese characters
    timer = setTimeout(function () {
      state.q = query.value.trim();
      state.page = 1;
      if (/^[a-z-]+-\d{4}\S*-\d{4}$/.test(state.q)) location.hash = state.q;
      else go(true);
    }, 150);
  }
  tests.forEach(function (test) {
    test.options.forEach(function (option) {
      option.addEventListener("change", function () {
        const chosen = test.options.filter(function (each) { return each.checked; })
          .map(function (each) { return each.value; });
        state.chosen[test.name] = chosen.length ? chosen : undefined;
        state.page = 1;
        go(false);
      });
    });
  });
  titles.addEventListener("change", function () {
    state.in = titles.checked ? "titles" : "";
    go(false);
  });
  sort.addEventListener("change", function () {
    state.sort = sort.value;
    state.page = 1;
    go(false);
  });
  byId("reset").addEventListener("click", function () {
    state = { q: "", in: "", sort: "", page: 1, chosen: {} };
    query.value = "";
    go(false);
    query.focus();
  });
  const menus = all("details.facet");
  menus.forEach(function (menu) {  // a list that would not fit to the right opens to the left
    menu.addEventListener("toggle", function () {
      menu.classList.remove("right");
      const box = menu.lastElementChild.getBoundingClientRect();
      menu.classList.toggle("right", box.right > root.clientWidth);
    });
  });
  document.addEventListener("click", function (event) {
    menus.forEach(function (menu) { if (!menu.contains(event.target)) menu.open = false; });
  });
  document.addEventListener("keydown", function (event) {
    menus.filter(function (menu) { return menu.open && event.key === "Escape"; })
      .forEach(function (menu) { menu.open = false; menu.firstElementChild.focus(); });
  });
  byId("back").addEventListener("click", function () { turn(-1); });
  byId("on").addEventListener("click", function () { turn(1); });
  byId("csv").addEventListener("click", csv);
  byId("cite").addEventListener("click", citation);
  document.addEventListener("language", update);
  window.addEventListener("beforeprint", function () { show(0, found.length); });
  window.addEventListener("afterprint", showPage);
  window.addEventListener("popstate", follow);
  window.addEventListener("hashchange", follow);
  byId("filters").hidden = false;
  follow();
})();
