// A station's row shows the station on the map; the map keeps its district in sight on paper.
(function () {
  "use strict";
  var frame = document.getElementById("frame");
  var map = window[frame.dataset.map];
  var home = map.getBounds();
  var ring = null;
  L.control.scale({ imperial: false }).addTo(map);

  function show(row) {
    var place = row.dataset.place.split(",").map(Number);
    if (ring) { ring.remove(); }
    ring = L.circleMarker(place, { radius: 16, color: "#22302a", weight: 2.5, fill: false }).addTo(map);
    map.setView(place, 18);
    frame.scrollIntoView({ behavior: "smooth", block: "center" });
  }

  document.querySelectorAll("tr[data-place]").forEach(function (row) {
    row.addEventListener("click", function () { show(row); });
    row.addEventListener("keydown", function (event) {
      if (event.key === "Enter") { show(row); }
    });
  });

  window.addEventListener("beforeprint", function () {
    map.invalidateSize({ animate: false });
    map.fitBounds(home, { animate: false });
  });
})();
