// "Reply to Ada" brings the one form below Ada's comment, with all that is typed in it. Cancel, Escape and the back
// button take it home.
const form = document.getElementById("leave-a-comment");
const home = form.parentElement;
const title = document.getElementById("comment-form-title");
const line = document.getElementById("replying");
const text = document.getElementById("comment-body");
const parent = Object.assign(document.createElement("input"), { type: "hidden", name: "parent" });
let link, hash;

const linkTo = (number) => number && home.querySelector(`.comment-reply[href$="?parent=${number}"]`);

function tell(isReply) {
  title.hidden = isReply;
  line.hidden = !isReply;
  form.setAttribute("aria-labelledby", isReply ? "replying-to" : title.id);
  isReply ? text.setAttribute("aria-describedby", "replying-to") : text.removeAttribute("aria-describedby");
}

function open(to) {
  link = to;
  hash = location.hash;
  parent.value = new URL(to.href).searchParams.get("parent");
  line.querySelector("bdi").textContent = to.querySelector("bdi").textContent;
  tell(true);
  to.closest(".comment").after(form);
  form.querySelector("form").append(parent);
  text.focus();
}

function close() {
  parent.remove();
  tell(false);
  home.append(form);
  // Whoever jumped to the form is there already.
  if (location.hash === hash) link.focus();
  link = undefined;
}

const cancel = () => {
  if (history.state?.reply) history.back();
  else {
    hash = location.hash;
    close();
  }
};

home.addEventListener("click", (event) => {
  const to = event.target.closest(".comment-reply");
  if (to && !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey)) {
    event.preventDefault();
    history[link ? "replaceState" : "pushState"]({ reply: new URL(to.href).searchParams.get("parent") }, "");
    open(to);
  } else if (event.target.closest(".replying-cancel")) cancel();
});

form.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && link && !event.isComposing) cancel();
});

addEventListener("popstate", ({ state }) => {
  const to = linkTo(state?.reply);
  // Who follows a link to another comment meanwhile goes on answering this one.
  const stays = location.hash !== hash && location.hash !== "#leave-a-comment";
  if (to) open(to);
  else if (link && !stays) close();
});

const again = linkTo(history.state?.reply);
if (again) open(again);
