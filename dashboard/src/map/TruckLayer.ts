import {
  type CustomLayerInterface,
  type CustomRenderMethodInput,
  type Map as MapLibre,
  MercatorCoordinate,
} from "maplibre-gl";
import type { Dot } from "../live/state";

const vertexSource = `#version 300 es
uniform mat4 u_matrix;
uniform float u_size;
uniform vec3 u_colors[4];
in vec2 a_offset;
in vec3 a_look;
out vec3 v_color;
out float v_heading;
out float v_selected;
void main() {
  gl_Position = u_matrix * vec4(a_offset, 0.0, 1.0);
  v_color = u_colors[int(a_look.y)];
  v_heading = a_look.x;
  v_selected = a_look.z;
  gl_PointSize = u_size * (a_look.z > 0.5 ? 1.6 : 1.0);
}`;

// An arrowhead where the heading is known, a disc where it is not; a light rim sets it off from the ground.
const fragmentSource = `#version 300 es
precision mediump float;
uniform vec3 u_rim;
in vec3 v_color;
in float v_heading;
in float v_selected;
out vec4 color;
void main() {
  vec2 p = gl_PointCoord * 2.0 - 1.0;
  float edge;
  if (v_heading >= 0.0) {
    float a = radians(v_heading);
    vec2 q = vec2(cos(a) * p.x + sin(a) * p.y, -sin(a) * p.x + cos(a) * p.y);
    float sides = (abs(q.x) - (q.y + 0.82) * 0.46) * 0.9;
    float tail = q.y - 0.38 - abs(q.x) * 0.5;
    edge = max(sides, tail);
  } else {
    edge = length(p) - 0.55;
  }
  if (edge > 0.1) discard;
  color = vec4(edge > -0.1 ? (v_selected > 0.5 ? vec3(1.0, 0.83, 0.24) : u_rim) : v_color, 1.0);
}`;

const floats = 5;

/**
 * All trucks in one draw call from one typed array: 10,000 of them move four times a second without touching the page.
 * Places are offsets from an anchor, because a 32-bit float of the whole world is metres coarse.
 */
export class TruckLayer implements CustomLayerInterface {
  readonly id = "trucks";
  readonly type = "custom";
  private readonly anchor = MercatorCoordinate.fromLngLat([-79.5, 9]);
  private map: MapLibre | undefined;
  private program: WebGLProgram | null = null;
  private buffer: WebGLBuffer | null = null;
  private vertices: WebGLVertexArrayObject | null = null;
  private data = new Float32Array(0);
  private count = 0;
  private stale = true;
  private colors = new Float32Array(12);
  private rim = new Float32Array([1, 1, 1]);

  setColors(byActivity: readonly string[], rim: string): void {
    this.colors = new Float32Array(byActivity.flatMap(components));
    this.rim = new Float32Array(components(rim));
    this.map?.triggerRepaint();
  }

  setDots(dots: ReadonlyMap<number, Dot>, selected: number | undefined): void {
    if (this.data.length < dots.size * floats) this.data = new Float32Array(dots.size * floats * 2);
    let at = 0;
    for (const dot of dots.values()) {
      const place = MercatorCoordinate.fromLngLat([dot.long, dot.lat]);
      this.data[at++] = place.x - this.anchor.x;
      this.data[at++] = place.y - this.anchor.y;
      this.data[at++] = dot.hasHeading ? dot.headingDeg : -1;
      this.data[at++] = dot.activity;
      this.data[at++] = dot.index === selected ? 1 : 0;
    }
    this.count = dots.size;
    this.stale = true;
    this.map?.triggerRepaint();
  }

  onAdd(map: MapLibre, gl: WebGLRenderingContext | WebGL2RenderingContext): void {
    if (!(gl instanceof WebGL2RenderingContext)) return;
    this.map = map;
    const program = gl.createProgram();
    for (const [kind, source] of [
      [gl.VERTEX_SHADER, vertexSource],
      [gl.FRAGMENT_SHADER, fragmentSource],
    ] as const) {
      const shader = gl.createShader(kind);
      if (!shader) return;
      gl.shaderSource(shader, source);
      gl.compileShader(shader);
      gl.attachShader(program, shader);
    }
    gl.linkProgram(program);
    if (!gl.getProgramParameter(program, gl.LINK_STATUS)) throw new Error(gl.getProgramInfoLog(program) ?? "shader");
    this.program = program;
    this.buffer = gl.createBuffer();
    this.vertices = gl.createVertexArray();
    gl.bindVertexArray(this.vertices);
    gl.bindBuffer(gl.ARRAY_BUFFER, this.buffer);
    attribute(gl, program, "a_offset", 2, 0);
    attribute(gl, program, "a_look", 3, 8);
    gl.bindVertexArray(null);
    this.stale = true;
  }

  onRemove(_map: MapLibre, gl: WebGLRenderingContext | WebGL2RenderingContext): void {
    gl.deleteBuffer(this.buffer);
    gl.deleteProgram(this.program);
    this.map = undefined;
  }

  render(gl: WebGLRenderingContext | WebGL2RenderingContext, input: CustomRenderMethodInput): void {
    if (!(gl instanceof WebGL2RenderingContext) || !this.program || !this.map || this.count === 0) return;
    // biome-ignore lint/correctness/useHookAtTopLevel: this is WebGL's useProgram, no hook
    gl.useProgram(this.program);
    gl.bindVertexArray(this.vertices);
    if (this.stale) {
      gl.bindBuffer(gl.ARRAY_BUFFER, this.buffer);
      gl.bufferData(gl.ARRAY_BUFFER, this.data.subarray(0, this.count * floats), gl.DYNAMIC_DRAW);
      this.stale = false;
    }
    const matrix = moved(input.defaultProjectionData.mainMatrix, this.anchor.x, this.anchor.y);
    const zoom = this.map.getZoom();
    const size = Math.min(34, Math.max(12, (zoom - 5) * 3.1)) * window.devicePixelRatio;
    gl.uniformMatrix4fv(gl.getUniformLocation(this.program, "u_matrix"), false, matrix);
    gl.uniform1f(gl.getUniformLocation(this.program, "u_size"), size);
    gl.uniform3fv(gl.getUniformLocation(this.program, "u_colors"), this.colors);
    gl.uniform3fv(gl.getUniformLocation(this.program, "u_rim"), this.rim);
    gl.enable(gl.BLEND);
    gl.disable(gl.DEPTH_TEST);
    gl.drawArrays(gl.POINTS, 0, this.count);
    gl.bindVertexArray(null);
  }
}

function attribute(
  gl: WebGL2RenderingContext,
  program: WebGLProgram,
  name: string,
  size: number,
  offset: number,
): void {
  const where = gl.getAttribLocation(program, name);
  gl.enableVertexAttribArray(where);
  gl.vertexAttribPointer(where, size, gl.FLOAT, false, floats * 4, offset);
}

/** The matrix times a translation, in doubles: the place where 32 bits would not do. */
function moved(matrix: ArrayLike<number>, x: number, y: number): Float32Array {
  const m = Array.from(matrix);
  const at = (i: number): number => m[i] ?? 0;
  for (let row = 0; row < 4; row++) m[12 + row] = at(row) * x + at(4 + row) * y + at(12 + row);
  return new Float32Array(m);
}

/** `#rrggbb` or `#rgb`, as a minifier writes it, as three parts of one. */
function components(hex: string): number[] {
  const full = hex.length === 4 ? hex.replace(/[0-9a-f]/gi, "$&$&") : hex;
  return [1, 3, 5].map((i) => parseInt(full.slice(i, i + 2), 16) / 255);
}
