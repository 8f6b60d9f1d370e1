/**
 * A closed surface in the frame of its geom, with what OpenGL needs to light and texture it: `n` vertices and `f` flat
 * faces of four corners, seen from outside counter-clockwise, each of two triangles; a face that is one triangle has a
 * second without area.
 */
export interface Surface {
  /** [n, 3] metres */
  readonly positions: Float64Array;
  /** [n, 3] unit */
  readonly normals: Float64Array;
  /** [n, 3] coordinates before scaling by the geom's size: textures are laid by them */
  readonly modelCoordinates: Float64Array;
  /** [f, 2, 3] vertices: of corners a, b, c, d the triangles a, b, d and b, c, d */
  readonly triangles: Int32Array;
  /** [f, 4] outward normal (not unit) and offset: a point p is in front when normal · p > offset */
  readonly facets: Float64Array;
}

/** Collects the vertices and polygons of a unit shape, then scales it to a geom's size. */
export class SurfaceBuilder {
  readonly #vertices: number[] = [];
  readonly #normals: number[] = [];
  readonly #triangles: number[] = [];

  /** @returns the index of the new vertex */
  vertex(x: number, y: number, z: number, normalX: number, normalY: number, normalZ: number): number {
    this.#vertices.push(x, y, z);
    this.#normals.push(normalX, normalY, normalZ);
    return this.#vertices.length / 3 - 1;
  }

  triangle(a: number, b: number, c: number): void {
    this.#triangles.push(a, b, c, b, b, c);
  }

  /** A quadrilateral, split as Mesa splits GL_QUADS: along the diagonal from its second to its fourth corner. */
  quad(a: number, b: number, c: number, d: number): void {
    this.#triangles.push(a, b, d, b, c, d);
  }

  /**
   * @param size [3] factors of x, y, z
   * @param place moves a vertex after scaling (the caps of a capsule); given its model coordinates, writes the position
   */
  build(size: readonly number[], place?: (vertex: Float64Array) => void): Surface {
    const modelCoordinates = Float64Array.from(this.#vertices);
    const positions = Float64Array.from(modelCoordinates, (value, i) => value * size[i % 3]);
    if (place !== undefined) {
      for (let i = 0; i < positions.length; i += 3) {
        const vertex = modelCoordinates.slice(i, i + 3);
        place(vertex);
        positions.set(vertex, i);
      }
    }
    // A normal scales by the inverse of what its surface scales by.
    const normals = Float64Array.from(this.#normals, (value, i) => value / size[i % 3]);
    for (let i = 0; i < normals.length; i += 3) {
      const length = Math.hypot(normals[i], normals[i + 1], normals[i + 2]);
      for (let k = 0; k < 3; k += 1) normals[i + k] /= length;
    }
    const triangles = Int32Array.from(this.#triangles);
    return { positions, normals, modelCoordinates, triangles, facets: facetsOf(positions, triangles) };
  }
}

function facetsOf(p: Float64Array, triangles: Int32Array): Float64Array {
  const facets = new Float64Array((triangles.length / 6) * 4);
  for (let f = 0; f < triangles.length / 6; f += 1) {
    const [a, b, c] = [3 * triangles[6 * f], 3 * triangles[6 * f + 1], 3 * triangles[6 * f + 2]];
    const [ux, uy, uz] = [p[b] - p[a], p[b + 1] - p[a + 1], p[b + 2] - p[a + 2]];
    const [vx, vy, vz] = [p[c] - p[a], p[c + 1] - p[a + 1], p[c + 2] - p[a + 2]];
    const [x, y, z] = [uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx];
    facets.set([x, y, z, x * p[a] + y * p[a + 1] + z * p[a + 2]], 4 * f);
  }
  return facets;
}
