<?xml version="1.0" encoding="utf-8" ?>
<ogr:FeatureCollection
     xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
     xsi:schemaLocation="http://ogr.maptools.org/ plots_gml3.xsd"
     xmlns:ogr="http://ogr.maptools.org/"
     xmlns:gml="http://www.opengis.net/gml">
  <gml:boundedBy><gml:Envelope srsName="urn:ogc:def:crs:EPSG::4490"><gml:lowerCorner>29.55 106.55</gml:lowerCorner><gml:upperCorner>29.56 106.61</gml:upperCorner></gml:Envelope></gml:boundedBy>
                                                                                                                                                            
  <ogr:featureMember>
    <ogr:plots gml:id="plots.0">
      <gml:boundedBy><gml:Envelope srsName="urn:ogc:def:crs:EPSG::4490"><gml:lowerCorner>29.55 106.55</gml:lowerCorner><gml:upperCorner>29.56 106.56</gml:upperCorner></gml:Envelope></gml:boundedBy>
      <ogr:WKT><gml:MultiSurface srsName="urn:ogc:def:crs:EPSG::4490"><gml:surfaceMember><gml:Polygon><gml:exterior><gml:LinearRing><gml:posList>29.55 106.55 29.55 106.56 29.56 106.56 29.56 106.55 29.55 106.55</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon></gml:surfaceMember></gml:MultiSurface></ogr:WKT>
      <ogr:name>佛图关公园</ogr:name>
      <ogr:class>G11</ogr:class>
      <ogr:area>107.5</ogr:area>
      <ogr:planted>2019-03-12</ogr:planted>
      <ogr:photo></ogr:photo>
    </ogr:plots>
  </ogr:featureMember>
  <ogr:featureMember>
    <ogr:plots gml:id="plots.1">
      <gml:boundedBy><gml:Envelope srsName="urn:ogc:def:crs:EPSG::4490"><gml:lowerCorner>29.55 106.57</gml:lowerCorner><gml:upperCorner>29.56 106.61</gml:upperCorner></gml:Envelope></gml:boundedBy>
      <ogr:WKT><gml:MultiSurface srsName="urn:ogc:def:crs:EPSG::4490"><gml:surfaceMember><gml:Polygon><gml:exterior><gml:LinearRing><gml:posList>29.55 106.57 29.55 106.58 29.56 106.58 29.55 106.57</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon></gml:surfaceMember><gml:surfaceMember><gml:Polygon><gml:exterior><gml:LinearRing><gml:posList>29.55 106.6 29.55 106.61 29.56 106.61 29.55 106.6</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon></gml:surfaceMember></gml:MultiSurface></ogr:WKT>
      <ogr:name>滨江绿带</ogr:name>
      <ogr:class>G13</ogr:class>
      <ogr:area>12.25</ogr:area>
      <ogr:planted>2021-11-02</ogr:planted>
      <ogr:photo></ogr:photo>
    </ogr:plots>
  </ogr:featureMember>
</ogr:FeatureCollection>
