// Drawing points and labels. Points are written into the pixels of an image: 20,000 of them take
// about two milliseconds so, and more than a frame has by calls of the canvas.
// @ts-check

/**
 * @typedef {import("./data.js").Points} Points
 * @typedef {import("./data.js").Label} Label
 * @typedef {import("./view.js").View} View
 *
 * Colours as the canvas takes them.
 * @typedef {{points: string[], background: string, text: string, accent: string}} Colours
 *
 * What is drawn: `lit` are the points that stand out, if any do; `selected` has a ring.
 * @typedef {{lit: Uint8Array | undefined, selected: number, labels: Label[]}} Shown
 */

// Around the image, so that a point at its edge needs no test of each pixel.
const MARGIN = 24;
// A frame of more takes too long without a graphics processor.
const MAX_PIXELS = 1_600_000;
const MAX_LABELS = 60;
// A label for so many square pixels at most.
const AREA_PER_LABEL = 20_000;
const FONTS = { topic: "600 14px system-ui, sans-serif", phrase: "13px system-ui, sans-serif" };
const DIMMED = 0.3;

/** A disc: the distance of each of its pixels from the middle, and how much of it is covered. */
class Disc {
  /** @param {number} radius @param {number} rowLength */
  constructor(radius, rowLength) {
    this.full = /** @type {number[]} */ ([]);
    this.edge = /** @type {[number, number][]} */ ([]);
    const end = Math.ceil(radius);
    for (let y = -end; y <= end; y++) {
      for (let x = -end; x <= end; x++) {
        const covered = Math.min(Math.max(radius + 0.5 - Math.hypot(x, y), 0), 1);
        if (covered === 1) this.full.push(y * rowLength + x);
        else if (covered > 0) this.edge.push([y * rowLength + x, Math.round(covered * 256)]);
      }
    }
  }
}

export class Drawing {
  /** @param {HTMLCanvasElement} canvas @param {Points} points */
  constructor(canvas, points) {
    this.points = points;
    this.context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d", { alpha: false, willReadFrequently: true }));
    this.canvas = canvas;
    /** @type {Map<string, HTMLCanvasElement>} */
    this.written = new Map();
    this.image = new ImageData(1, 1);
    this.pixels = new Uint32Array(this.image.data.buffer);
    /** The points seen in the last drawing, in the order of their numbers. */
    this.seen = new Int32Array(points.count);
    this.seenCount = 0;
  }

  /** @param {Colours} colours */
  setColours(colours) {
    this.written.clear();
    this.colours = colours;
    const dim = colours.points.map((colour) => this.mixed(colour, colours.background, DIMMED));
    this.palette = Uint32Array.from(colours.points, (colour) => this.pixel(colour));
    this.dimmed = Uint32Array.from(dim, (colour) => this.pixel(colour));
    this.background = this.pixel(colours.background);
    this.accent = this.pixel(colours.accent);
    this.text = this.pixel(colours.text);
  }

  /** @param {string} one @param {string} other @param {number} share of the first */
  mixed(one, other, share) {
    return `color-mix(in srgb, ${one} ${share * 100}%, ${other})`;
  }

  /** Return a colour as the number of a pixel. @param {string} colour */
  pixel(colour) {
    const one = new OffscreenCanvas(1, 1).getContext("2d");
    if (!one) return 0;
    one.fillStyle = colour;
    one.fillRect(0, 0, 1, 1);
    return new Uint32Array(one.getImageData(0, 0, 1, 1).data.buffer)[0];
  }

  /** @param {number} width @param {number} height in CSS pixels @param {number} density */
  resize(width, height, density) {
    this.density = Math.min(density, Math.sqrt(MAX_PIXELS / Math.max(width * height, 1)));
    this.canvas.width = Math.max(1, Math.round(width * this.density));
    this.canvas.height = Math.max(1, Math.round(height * this.density));
    this.image = new ImageData(this.canvas.width + 2 * MARGIN, this.canvas.height + 2 * MARGIN);
    this.pixels = new Uint32Array(this.image.data.buffer);
    this.written.clear();
  }

  /** @param {View} view @param {Shown} shown */
  draw(view, { lit, selected, labels }) {
    const { density = 1, image, pixels, points, palette, dimmed, context } = this;
    if (!palette || !dimmed) return;
    pixels.fill(this.background ?? 0);
    const row = image.width;
    const radius = radiusOf(view, points.count) * density;
    const disc = new Disc(radius, row);
    const [scaleX, scaleY] = [view.scaleX * density, view.scaleY * density];
    const shiftX = this.canvas.width / 2 - view.x * scaleX + MARGIN;
    const shiftY = this.canvas.height / 2 - view.y * scaleY + MARGIN;
    const [endX, endY] = [image.width - MARGIN / 2, image.height - MARGIN / 2];
    const { x, y, colours, count } = points;
    this.seenCount = 0;
    // Those without a topic that has a colour are below the others.
    const last = palette.length - 1;
    for (const isLast of [true, false]) {
      for (let number = 0; number < count; number++) {
        if ((colours[number] === last) !== isLast) continue;
        const [left, top] = [x[number] * scaleX + shiftX, y[number] * scaleY + shiftY];
        if (left < MARGIN / 2 || top < MARGIN / 2 || left >= endX || top >= endY) continue;
        this.seen[this.seenCount++] = number;
        if (lit?.[number]) continue;
        this.disc(disc, (top | 0) * row + (left | 0), (lit ? dimmed : palette)[colours[number]]);
      }
    }
    const spot = (/** @type {number} */ number) => {
      const [left, top] = [x[number] * scaleX + shiftX, y[number] * scaleY + shiftY];
      return left < MARGIN || top < MARGIN || left >= image.width - MARGIN || top >= image.height - MARGIN ? -1 : (top | 0) * row + (left | 0);
    };
    if (lit) {
      const ring = new Disc(Math.min(radius + 1.5 * density, MARGIN / 2 - 1), row);
      for (let at = 0; at < this.seenCount; at++) {
        const number = this.seen[at];
        const place = lit[number] ? spot(number) : -1;
        if (place < 0) continue;
        this.disc(ring, place, this.text ?? 0);
        this.disc(disc, place, palette[colours[number]]);
      }
    }
    const place = selected >= 0 ? spot(selected) : -1;
    if (place >= 0) {
      for (const [more, colour] of [[5, this.accent], [3, this.background], [1, palette[colours[selected]]]]) {
        this.disc(new Disc(Math.min(radius + Number(more) * density, MARGIN - 2), row), place, Number(colour));
      }
    }
    context.putImageData(image, -MARGIN, -MARGIN);
    this.write(view, labels);
  }

  /** @param {Disc} disc @param {number} place @param {number} colour */
  disc({ full, edge }, place, colour) {
    const { pixels } = this;
    for (let at = 0; at < full.length; at++) pixels[place + full[at]] = colour;
    for (let at = 0; at < edge.length; at++) {
      const [shift, covered] = edge[at];
      const below = pixels[place + shift];
      const rest = 256 - covered;
      // Red and blue together, as a byte lies between them.
      const redBlue = (((colour & 0xff00ff) * covered + (below & 0xff00ff) * rest) >>> 8) & 0xff00ff;
      const green = (((colour & 0xff00) * covered + (below & 0xff00) * rest) >>> 8) & 0xff00;
      pixels[place + shift] = (0xff000000 | redBlue | green) >>> 0;
    }
  }

  /** Write the labels in their order, where there is room. @param {View} view @param {Label[]} labels */
  write(view, labels) {
    const { density = 1, context } = this;
    const most = Math.min(MAX_LABELS, (view.width * view.height) / AREA_PER_LABEL);
    /** @type {[number, number, number, number][]} */
    const taken = [];
    for (const label of labels) {
      if (taken.length >= most) break;
      const [x, y] = [view.left(label.x), view.top(label.y)];
      if (x < 0 || y < 0 || x > view.width || y > view.height) continue;
      const text = this.textOf(label);
      const [width, height] = [text.width / density, text.height / density];
      const left = Math.min(Math.max(x - width / 2, 0), view.width - width);
      const top = Math.min(Math.max(y - height / 2, 0), view.height - height);
      const isFree = taken.every(([l, t, r, b]) => left > r || top > b || left + width < l || top + height < t);
      if (!isFree || width > view.width) continue;
      taken.push([left - 6, top - 2, left + width + 6, top + height + 2]);
      context.drawImage(text, Math.round(left * density), Math.round(top * density));
    }
  }

  /** Return a label as an image, which is made once. @param {Label} label */
  textOf({ text, isTopic }) {
    const key = `${isTopic} ${text}`;
    let image = this.written.get(key);
    if (image) return image;
    const { density = 1, colours } = this;
    image = document.createElement("canvas");
    const context = /** @type {CanvasRenderingContext2D} */ (image.getContext("2d"));
    const font = isTopic ? FONTS.topic : FONTS.phrase;
    context.font = font;
    const width = context.measureText(text).width + 8;
    image.width = Math.ceil(width * density);
    image.height = Math.ceil(22 * density);
    context.scale(density, density);
    context.font = font;
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.lineJoin = "round";
    context.lineWidth = 4;
    context.strokeStyle = colours?.background ?? "";
    context.fillStyle = colours?.text ?? "";
    context.strokeText(text, width / 2, 11);
    context.fillText(text, width / 2, 11);
    this.written.set(key, image);
    return image;
  }
}

/** Return how large points are, in CSS pixels: the larger, the fewer are seen. @param {View} view @param {number} count */
export function radiusOf(view, count) {
  const spacing = Math.sqrt((view.scaleX * view.scaleY) / Math.max(count, 1));
  return Math.min(Math.max(spacing / 7, 1.6), 5);
}
