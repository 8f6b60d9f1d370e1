"""The edit of @policypath/pptb in numpy: trims the newest row of a path and boosts it (Eq. 3 of arXiv 2303.01391).

PyTorch: window = numpy.stack of parameters_to_vector(policy.parameters()).detach().cpu().numpy(), oldest first;
vector_to_parameters(torch.from_numpy(edit(...)), policy.parameters()) loads the result.
"""

import numpy


def edit(window, rank, boost, boosted_directions=2):
    """window [n, m], oldest first -> theta' [m], float32."""
    rows = numpy.asarray(window, dtype=numpy.float64)
    values, vectors = numpy.linalg.eigh(rows @ rows.T)
    order = numpy.argsort(values)[::-1]
    noise = max(1e-14, len(rows) * numpy.finfo(float).eps) * values.max()
    u = vectors[:, order[values[order] > noise][:rank]]
    coordinates = u[-1].copy()
    coordinates[:boosted_directions] += boost * (u[-1] - u[0])[:boosted_directions]
    weights = u @ coordinates
    weights[-1] -= 1
    return (rows[-1] + weights @ rows).astype(numpy.float32)
