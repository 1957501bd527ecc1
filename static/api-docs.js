// Draws the documentation of the API from its description. Without JavaScript the page leads to the description itself.
const place = document.getElementById("api");
window.ui = SwaggerUIBundle({
  domNode: place,
  url: place.dataset.schema,
  deepLinking: true,
  docExpansion: "list",
  defaultModelsExpandDepth: 0,
  validatorUrl: null,
});
