// Passkeys: the server says what to ask the browser for, the browser asks its owner, and the answer goes with the form.
// JSON has no bytes, so both ways they are base64url (RFC 4648, section 5), as Web Authentication level 3 writes them.

const bytes = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (sign) => sign.codePointAt(0));
const text = (buffer) =>
  btoa(String.fromCodePoint(...new Uint8Array(buffer)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
const known = (list = []) => list.map((each) => ({ ...each, id: bytes(each.id) }));

function question({ publicKey }) {
  const asked = { ...publicKey, challenge: bytes(publicKey.challenge) };
  if (asked.user) asked.user = { ...asked.user, id: bytes(asked.user.id) };
  if (asked.allowCredentials) asked.allowCredentials = known(asked.allowCredentials);
  if (asked.excludeCredentials) asked.excludeCredentials = known(asked.excludeCredentials);
  return { publicKey: asked };
}

function answer(key) {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"])
    if (key.response[name]) response[name] = text(key.response[name]);
  if (key.response.getTransports) response.transports = key.response.getTransports();
  return {
    id: key.id,
    rawId: text(key.rawId),
    type: key.type,
    response,
    clientExtensionResults: key.getClientExtensionResults(),
  };
}

for (const form of window.PublicKeyCredential ? document.querySelectorAll("[data-passkey]") : []) {
  const said = form.querySelector(".passkey-said");
  const button = form.querySelector("button");
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    said.textContent = "";
    button.disabled = true;
    try {
      const token = form.elements.csrfmiddlewaretoken.value;
      const asked = await fetch(form.dataset.ask, { method: "POST", headers: { "X-CSRFToken": token } });
      // Led elsewhere: the password is to be typed once more before this.
      if (asked.redirected) return location.assign(form.dataset.prove ?? location.href);
      const options = await asked.json();
      if (!asked.ok) throw new Error(options.error);
      const key = await navigator.credentials[form.dataset.passkey](question(options));
      form.elements.credential.value = JSON.stringify(answer(key));
      form.submit();
    } catch (error) {
      // The browser's own words are for programmers; ours come with a name of Error.
      said.textContent = error.name === "Error" && error.message ? error.message : form.dataset.failed;
      button.disabled = false;
    }
  });
}
