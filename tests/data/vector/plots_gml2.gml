<?xml version="1.0" encoding="utf-8" ?>
<ogr:FeatureCollection
     xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
     xsi:schemaLocation="http://ogr.maptools.org/ plots_gml2.xsd"
     xmlns:ogr="http://ogr.maptools.org/"
     xmlns:gml="http://www.opengis.net/gml">
  <gml:boundedBy>
    <gml:Box>
      <gml:coord><gml:X>106.55</gml:X><gml:Y>29.55</gml:Y><gml:Z>0</gml:Z></gml:coord>
      <gml:coord><gml:X>106.61</gml:X><gml:Y>29.56</gml:Y><gml:Z>236.5</gml:Z></gml:coord>
    </gml:Box>
  </gml:boundedBy>
                                                                                                          
  <gml:featureMember>
    <ogr:plots fid="plots.0">
      <ogr:WKT><gml:MultiPolygon srsName="EPSG:4490"><gml:polygonMember><gml:Polygon><gml:outerBoundaryIs><gml:LinearRing><gml:coordinates>106.55,29.55 106.56,29.55 106.56,29.56 106.55,29.56 106.55,29.55</gml:coordinates></gml:LinearRing></gml:outerBoundaryIs></gml:Polygon></gml:polygonMember></gml:MultiPolygon></ogr:WKT>
      <ogr:name>佛图关公园</ogr:name>
      <ogr:class>G11</ogr:class>
      <ogr:area>107.5</ogr:area>
      <ogr:planted>2019-03-12</ogr:planted>
      <ogr:photo></ogr:photo>
    </ogr:plots>
  </gml:featureMember>
  <gml:featureMember>
    <ogr:plots fid="plots.1">
      <ogr:WKT><gml:MultiPolygon srsName="EPSG:4490"><gml:polygonMember><gml:Polygon><gml:outerBoundaryIs><gml:LinearRing><gml:coordinates>106.57,29.55 106.58,29.55 106.58,29.56 106.57,29.55</gml:coordinates></gml:LinearRing></gml:outerBoundaryIs></gml:Polygon></gml:polygonMember><gml:polygonMember><gml:Polygon><gml:outerBoundaryIs><gml:LinearRing><gml:coordinates>106.6,29.55 106.61,29.55 106.61,29.56 106.6,29.55</gml:coordinates></gml:LinearRing></gml:outerBoundaryIs></gml:Polygon></gml:polygonMember></gml:MultiPolygon></ogr:WKT>
      <ogr:name>滨江绿带</ogr:name>
      <ogr:class>G13</ogr:class>
      <ogr:area>12.25</ogr:area>
      <ogr:planted>2021-11-02</ogr:planted>
      <ogr:photo></ogr:photo>
    </ogr:plots>
  </gml:featureMember>
  <gml:featureMember>
    <ogr:stations fid="stations.0">
      <ogr:WKT><gml:Point srsName="EPSG:4490"><gml:coordinates>106.551,29.551,236.5</gml:coordinates></gml:Point></ogr:WKT>
      <ogr:name>解放碑站</ogr:name>
      <ogr:lines>2</ogr:lines>
    </ogr:stations>
  </gml:featureMember>
  <gml:featureMember>
    <ogr:stations fid="stations.1">
      <ogr:WKT><gml:Point srsName="EPSG:4490"><gml:coordinates>106.571,29.551,198.25</gml:coordinates></gml:Point></ogr:WKT>
      <ogr:name>大坪站</ogr:name>
      <ogr:lines>1</ogr:lines>
    </ogr:stations>
  </gml:featureMember>
</ogr:FeatureCollection>
