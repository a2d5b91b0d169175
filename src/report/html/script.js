(() => {
  "use strict";
  const root = document.documentElement;
  root.classList.add("scripted");
  const all = (selector) => Array.from(document.querySelectorAll(selector));
  const byId = (id) => document.getElementById(id);

  // Language: what the reader chose, else the one that the report was made in. A file may have no storage.
  const stored = () => { try { return localStorage.getItem("crossfoot-language"); } catch { return null; } };
  const speak = (language) => {
    root.classList.toggle("english", language === "en");
    root.lang = language === "en" ? "en" : "zh-CN";
    for (const option of all("option[data-zh]")) option.textContent = option.dataset[language];
  };
  let language = stored() || (root.lang === "en" ? "en" : "zh");
  speak(language);
  byId("language").addEventListener("click", () => {
    language = language === "en" ? "zh" : "en";
    speak(language);
    try { localStorage.setItem("crossfoot-language", language); } catch { /* not kept */ }
  });

  // Filters.
  const findings = all(".finding");
  const filters = byId("filters");
  const filter = () => {
    const chosen = new FormData(filters);
    const outcomes = chosen.getAll("outcome");
    const severities = chosen.getAll("severity");
    const table = chosen.get("table");
    let shown = 0;
    for (const finding of findings) {
      const { outcome, severity, tables } = finding.dataset;
      const fits = outcomes.includes(outcome) && severities.includes(severity)
        && (!table || JSON.parse(tables).includes(table));
      finding.hidden = !fits;
      if (fits) shown += 1;
    }
    byId("shown").textContent = String(shown);
    byId("none").hidden = shown > 0;
  };
  if (filters) {
    filters.addEventListener("change", filter);
    filters.addEventListener("submit", (event) => event.preventDefault());
    byId("unfold").addEventListener("click", () => {
      const visible = findings.filter((finding) => !finding.hidden);
      const open = visible.some((finding) => !finding.open);
      for (const finding of visible) finding.open = open;
    });
    filter();
  }

  // A link into something folded or filtered away opens it.
  const reveal = () => {
    const target = byId(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    for (let at = target; at; at = at.parentElement) {
      if (at.tagName === "DETAILS") { at.open = true; at.hidden = false; }
    }
    for (const lit of all(".lit")) lit.classList.remove("lit");
    target.classList.add("lit");
    target.scrollIntoView({ block: target.tagName === "DETAILS" ? "start" : "center", inline: "center" });
  };
  window.addEventListener("hashchange", reveal);
  reveal();

  // On paper nothing can be unfolded.
  let folded = [];
  window.addEventListener("beforeprint", () => {
    folded = all("details:not([open])").filter((d) => d.matches(".finding") || d.querySelector(".mark"));
    for (const details of folded) details.open = true;
  });
  window.addEventListener("afterprint", () => { for (const details of folded) details.open = false; });
})();
