// The focal point of a picture: a ring that is clicked, dragged or moved by the arrow keys, and how each shape will be
// cut around it. The two numbers in the form stay the truth, and stay usable.

for (const box of document.querySelectorAll("[data-focal]")) {
  const picture = box.querySelector("img");
  const ring = box.querySelector("[data-focal-point]");
  const fields = [box.dataset.across, box.dataset.down].map((id) => document.getElementById(id));
  if (fields.includes(null)) continue;

  const clamp = (value) => Math.min(100, Math.max(0, Math.round(value)));
  const point = () => fields.map((field) => clamp(Number(field.value)));

  // As `crop_box` does on the server: the largest cut of this shape, its middle as near the point as the edges allow.
  // `object-position` counts the share of what is left over, so it is that share which is computed.
  function position(ratio, [across, down]) {
    const [width, height] = [Number(picture.getAttribute("width")), Number(picture.getAttribute("height"))];
    const [shapeWidth, shapeHeight] = ratio.split(":").map(Number);
    const scale = Math.min(width / shapeWidth, height / shapeHeight);
    const share = (length, cut, at) => {
      const rest = length - cut;
      if (rest < 1) return 50;
      return (Math.min(Math.max((at / 100) * length - cut / 2, 0), rest) / rest) * 100;
    };
    return `${share(width, scale * shapeWidth, across)}% ${share(height, scale * shapeHeight, down)}%`;
  }

  function show() {
    const at = point();
    [ring.style.left, ring.style.top] = at.map((value) => `${value}%`);
    for (const crop of document.querySelectorAll("[data-ratio]")) {
      crop.querySelector("img").style.objectPosition = position(crop.dataset.ratio, at);
    }
  }

  function move(at) {
    fields.forEach((field, n) => {
      const value = String(clamp(at[n]));
      if (field.value === value) return;
      field.value = value;
      field.dispatchEvent(new Event("input", { bubbles: true }));
    });
    show();
  }

  function under(event) {
    const frame = picture.getBoundingClientRect();
    return [((event.clientX - frame.left) / frame.width) * 100, ((event.clientY - frame.top) / frame.height) * 100];
  }

  box.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    event.preventDefault();
    box.setPointerCapture(event.pointerId);
    move(under(event));
    ring.focus({ preventScroll: true });
  });
  box.addEventListener("pointermove", (event) => {
    if (box.hasPointerCapture(event.pointerId)) move(under(event));
  });
  ring.addEventListener("keydown", (event) => {
    const step = event.shiftKey ? 10 : 1;
    const by = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] }[event.key];
    if (!by) return;
    event.preventDefault();
    const [across, down] = point();
    move([across + by[0], down + by[1]]);
  });
  for (const field of fields) field.addEventListener("input", show);

  box.classList.add("ready");
  for (const part of [ring, ...document.querySelectorAll("[data-crops], [data-focal-words]")]) part.hidden = false;
  show();
}
