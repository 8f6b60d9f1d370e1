/** A path that climbs. */
export const icon =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><rect width="16" height="16" rx="3" fill="#0072b2"/>' +
  '<path d="M2 13 L6 8 L9 10 L14 3" fill="none" stroke="#fff" stroke-width="2"/></svg>';
