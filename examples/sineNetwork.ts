/** A perceptron of one's own that learns the sine: weights in plain arrays, one update a call. */
export class SineNetwork {
  readonly inner = Array.from({ length: 16 }, (_, j) => [Math.sin(j + 1), Math.cos(3 * j)]);
  readonly outer = new Float64Array(16);
  #updates = 0;

  /** Stochastic gradient descent on one input. Returns the squared error. */
  train(rate = 0.02): number {
    const x = 3 * Math.sin((this.#updates += 1) ** 2);
    const hidden = this.inner.map(([weight, bias]) => Math.tanh(weight * x + bias));
    const error = hidden.reduce((sum, value, j) => sum + value * this.outer[j], 0) - Math.sin(x);
    for (const [j, value] of hidden.entries()) {
      const slope = error * this.outer[j] * (1 - value * value);
      this.outer[j] -= rate * error * value;
      this.inner[j][0] -= rate * slope * x;
      this.inner[j][1] -= rate * slope;
    }
    return error * error;
  }
}
