// An embed's card: its link becomes a button, and a click on it puts the provider's own player in its place. Nothing is
// asked of that host before. The link moves to the host's name, for who would rather go there.
for (const card of document.querySelectorAll(".embed[data-frame]")) {
  const link = card.querySelector("p > a");
  const host = card.querySelector(".embed-host");
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = link.textContent;
  link.replaceWith(button);
  link.textContent = host.textContent;
  host.replaceChildren(link);
  button.addEventListener("click", () => {
    const frame = document.createElement("iframe");
    frame.className = `embed-${card.dataset.shape}`;
    frame.title = card.dataset.title;
    frame.sandbox = "allow-scripts allow-same-origin allow-popups allow-popups-to-escape-sandbox allow-presentation";
    frame.allow = "fullscreen; encrypted-media; picture-in-picture";
    frame.referrerPolicy = "strict-origin-when-cross-origin";
    frame.src = card.dataset.frame;
    button.parentElement.replaceWith(frame);
    frame.focus();
  });
}
