// Draws the report's layers on the map. Names come as JSON and are only ever set as text.
(function () {
  "use strict";
  var map = window[document.getElementById("frame").dataset.map];
  var layers = JSON.parse(document.getElementById("map-layers").textContent);
  var switches = L.control.layers(null, null, { collapsed: true });

  function labelOf(shape) {
    var label = document.createElement("span");
    shape.feature.properties.label.forEach(function (line, number) {
      if (number) { label.append(document.createElement("br")); }
      var part = document.createElement(number ? "span" : "b");
      part.textContent = line;
      label.append(part);
    });
    return label;
  }

  function escaped(text) {
    var element = document.createElement("span");
    element.textContent = text;
    return element.innerHTML;
  }

  layers.forEach(function (layer) {
    var tooltip = layer.permanent
      ? { className: "map-name", permanent: true, direction: "right", offset: [6, 0], opacity: 1 }
      : { className: "map-label", sticky: true, direction: "right", opacity: 1 };
    var drawn = L.geoJSON(layer.features, {
      style: layer.style,
      smoothFactor: 0.4,
      pointToLayer: function (feature, place) { return L.circleMarker(place, { radius: layer.radius }); },
      onEachFeature: function (feature, shape) {
        if (feature.properties.label.length) { shape.bindTooltip(labelOf, tooltip); }
      }
    }).addTo(map);
    if (layer.title !== null) { switches.addOverlay(drawn, escaped(layer.title)); }
  });
  switches.addTo(map);
})();
