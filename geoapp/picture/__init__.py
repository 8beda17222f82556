"""Still pictures of the route: SVG, and PNG and PDF of it."""
