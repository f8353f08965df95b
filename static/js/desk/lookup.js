// A field for one thing of a long list: what is typed is asked of the desk's search, and its answers are suggestions.

for (const field of document.querySelectorAll("[data-lookup]")) {
  const list = document.getElementById(field.getAttribute("list"));
  let waiting;
  let asked = 0;
  field.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(async () => {
      const mine = (asked += 1);
      const url = new URL(field.dataset.lookup, location.href);
      url.searchParams.set("term", field.value.trim());
      const answer = await fetch(url, { headers: { accept: "application/json" } }).catch(() => null);
      if (!answer?.ok || mine !== asked) return;
      const { results } = await answer.json();
      list.replaceChildren(
        ...results.map(({ id, text }) => {
          const option = document.createElement("option");
          option.value = `${text} #${id}`;
          return option;
        }),
      );
    }, 200);
  });
}
