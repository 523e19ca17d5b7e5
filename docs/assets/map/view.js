// Which part of the map is seen: from places on the map, 0 to 1, to pixels of the canvas.
// @ts-check

const MAX_ZOOM = 80;
// The map is a square; it is stretched to the form of the canvas, but not more than this.
const MAX_STRETCH = 1.7;
// Of the map, what is kept in view.
const EDGE = 0.5;

export class View {
  /** @param {number} width @param {number} height */
  constructor(width, height) {
    this.zoom = 1;
    this.x = this.y = 0.5; // in the middle of the canvas
    this.width = this.baseX = width;
    this.height = this.baseY = height;
    this.resize(width, height);
  }

  /** @param {number} width @param {number} height */
  resize(width, height) {
    this.width = width;
    this.height = height;
    this.baseX = Math.min(width, height * MAX_STRETCH);
    this.baseY = Math.min(height, width * MAX_STRETCH);
  }

  /** How many pixels the map is wide. */
  get scaleX() {
    return this.baseX * this.zoom;
  }

  /** How many pixels the map is high. */
  get scaleY() {
    return this.baseY * this.zoom;
  }

  /** @param {number} x */
  left(x) {
    return (x - this.x) * this.scaleX + this.width / 2;
  }

  /** @param {number} y */
  top(y) {
    return (y - this.y) * this.scaleY + this.height / 2;
  }

  /** Move what is seen by some pixels. @param {number} right @param {number} down */
  pan(right, down) {
    this.centre(this.x + right / this.scaleX, this.y + down / this.scaleY);
  }

  /** @param {number} x @param {number} y */
  centre(x, y) {
    const limit = (/** @type {number} */ value) => Math.min(Math.max(value, 0.5 - EDGE), 0.5 + EDGE);
    this.x = limit(x);
    this.y = limit(y);
  }

  /** Zoom by a factor; what is at a place of the canvas stays there. @param {number} factor @param {number} [left] @param {number} [top] */
  zoomBy(factor, left = this.width / 2, top = this.height / 2) {
    const zoom = Math.min(Math.max(this.zoom * factor, 1), MAX_ZOOM);
    const [right, down] = [left - this.width / 2, top - this.height / 2];
    const [x, y] = [this.x + right / this.scaleX, this.y + down / this.scaleY];
    this.zoom = zoom;
    this.centre(x - right / this.scaleX, y - down / this.scaleY);
    if (zoom === 1) this.centre(0.5, 0.5);
  }

  /** Show places so that all are seen. @param {[number, number][]} places */
  fit(places) {
    const [xs, ys] = [places.map(([x]) => x), places.map(([, y]) => y)];
    const [left, right] = [Math.min(...xs), Math.max(...xs)];
    const [top, bottom] = [Math.min(...ys), Math.max(...ys)];
    const room = Math.max((right - left) * this.baseX / this.width, (bottom - top) * this.baseY / this.height, 1 / 30);
    this.zoom = Math.min(Math.max(0.8 / room, 1), MAX_ZOOM);
    this.centre((left + right) / 2, (top + bottom) / 2);
    if (this.zoom === 1) this.centre(0.5, 0.5);
  }
}
