// What is wrong with a page as it is drawn, each fault in a line: what reaches out of the window
// or of what holds it, what is too small to hit, text on text, headings that leave out a level.
() => {
  const said = [];
  const name = (at) => `${at.nodeName}.${at.className} “${at.textContent.trim().slice(0, 40)}”`;
  const isSeen = (at) => at.checkVisibility({ visibilityProperty: true }) && !at.closest(".md-skip");

  if (document.documentElement.scrollWidth > innerWidth) said.push("the page scrolls sideways");
  for (const at of document.body.querySelectorAll("*")) {
    if (!isSeen(at)) continue;
    const box = at.getBoundingClientRect();
    if (box.width && (box.left < -1 || box.right > innerWidth + 1)) said.push(`outside: ${name(at)}`);
    const holds = getComputedStyle(at).overflowX !== "visible" && !at.matches("input");
    if (holds && at.scrollWidth > at.clientWidth + 1) said.push(`clipped: ${name(at)}`);
  }

  // In a sentence, a link is as high as its line.
  const isInText = (at) =>
    at.closest("p:not(.ways, .more)") ||
    [...at.parentNode.childNodes].some((node) => node.nodeType === 3 && /[\p{L}\p{N}]/u.test(node.data));
  for (const at of document.querySelectorAll("a[href], button, summary, input, select")) {
    const { width, height } = at.getBoundingClientRect();
    if (isSeen(at) && !isInText(at) && (width < 24 || height < 24))
      said.push(`small: ${width.toFixed(1)} × ${height.toFixed(1)}: ${name(at)}`);
  }

  // Half the height of each line of text: lines may be tight, but not on one another.
  const lines = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const at = texts.currentNode.parentElement;
    if (!texts.currentNode.data.trim() || !isSeen(at)) continue;
    const end = at.closest(".gist")?.getBoundingClientRect().bottom ?? Infinity;
    const range = document.createRange();
    range.selectNodeContents(texts.currentNode);
    for (const { width, height, left, right, top } of range.getClientRects()) {
      if (width <= 1 || top > end - 2) continue;
      const edges = { left: left + 1, right: right - 1, top: top + height / 4 };
      lines.push({ at, ...edges, bottom: top + (height * 3) / 4 });
    }
  }
  lines.sort((one, other) => one.top - other.top);
  lines.forEach((one, place) => {
    for (const other of lines.slice(place + 1)) {
      if (other.top >= one.bottom) break;
      if (one.at !== other.at && one.left < other.right && other.left < one.right)
        said.push(`on one another: ${name(one.at)}, ${name(other.at)}`);
    }
  });

  let level = 0;
  for (const at of document.querySelectorAll("h1, h2, h3, h4, h5, h6")) {
    if (Number(at.nodeName[1]) > level + 1) said.push(`leaves out a level: ${name(at)}`);
    level = Number(at.nodeName[1]);
  }
  return said;
}
