<?xml version="1.0" encoding="utf-8" ?>
<ogr:FeatureCollection
     gml:id="aFeatureCollection"
     xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
     xsi:schemaLocation="http://ogr.maptools.org/ plots_gml32.xsd"
     xmlns:ogr="http://ogr.maptools.org/"
     xmlns:gml="http://www.opengis.net/gml/3.2">
  <gml:boundedBy><gml:Envelope srsDimension="3" srsName="urn:ogc:def:crs:EPSG::4490"><gml:lowerCorner>29.55 106.55 0</gml:lowerCorner><gml:upperCorner>29.56 106.61 236.5</gml:upperCorner></gml:Envelope></gml:boundedBy>
                                                                                                                                   
  <ogr:featureMember>
    <ogr:plots gml:id="plots.0">
      <gml:boundedBy><gml:Envelope srsName="urn:ogc:def:crs:EPSG::4490"><gml:lowerCorner>29.55 106.55</gml:lowerCorner><gml:upperCorner>29.56 106.56</gml:upperCorner></gml:Envelope></gml:boundedBy>
      <ogr:WKT><gml:MultiSurface srsName="urn:ogc:def:crs:EPSG::4490" gml:id="plots.geom.0"><gml:surfaceMember><gml:Polygon gml:id="plots.geom.0.0"><gml:exterior><gml:LinearRing><gml:posList>29.55 106.55 29.55 106.56 29.56 106.56 29.56 106.55 29.55 106.55</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon></gml:surfaceMember></gml:MultiSurface></ogr:WKT>
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
      <ogr:WKT><gml:MultiSurface srsName="urn:ogc:def:crs:EPSG::4490" gml:id="plots.geom.1"><gml:surfaceMember><gml:Polygon gml:id="plots.geom.1.0"><gml:exterior><gml:LinearRing><gml:posList>29.55 106.57 29.55 106.58 29.56 106.58 29.55 106.57</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon></gml:surfaceMember><gml:surfaceMember><gml:Polygon gml:id="plots.geom.1.1"><gml:exterior><gml:LinearRing><gml:posList>29.55 106.6 29.55 106.61 29.56 106.61 29.55 106.6</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon></gml:surfaceMember></gml:MultiSurface></ogr:WKT>
      <ogr:name>滨江绿带</ogr:name>
      <ogr:class>G13</ogr:class>
      <ogr:area>12.25</ogr:area>
      <ogr:planted>2021-11-02</ogr:planted>
      <ogr:photo></ogr:photo>
    </ogr:plots>
  </ogr:featureMember>
  <ogr:featureMember>
    <ogr:stations gml:id="stations.0">
      <gml:boundedBy><gml:Envelope srsDimension="3" srsName="urn:ogc:def:crs:EPSG::4490"><gml:lowerCorner>29.551 106.551 236.5</gml:lowerCorner><gml:upperCorner>29.551 106.551 236.5</gml:upperCorner></gml:Envelope></gml:boundedBy>
      <ogr:WKT><gml:Point srsName="urn:ogc:def:crs:EPSG::4490" gml:id="stations.geom.0"><gml:pos>29.551 106.551 236.5</gml:pos></gml:Point></ogr:WKT>
      <ogr:name>解放碑站</ogr:name>
      <ogr:lines>2</ogr:lines>
    </ogr:stations>
  </ogr:featureMember>
  <ogr:featureMember>
    <ogr:stations gml:id="stations.1">
      <gml:boundedBy><gml:Envelope srsDimension="3" srsName="urn:ogc:def:crs:EPSG::4490"><gml:lowerCorner>29.551 106.571 198.25</gml:lowerCorner><gml:upperCorner>29.551 106.571 198.25</gml:upperCorner></gml:Envelope></gml:boundedBy>
      <ogr:WKT><gml:Point srsName="urn:ogc:def:crs:EPSG::4490" gml:id="stations.geom.1"><gml:pos>29.551 106.571 198.25</gml:pos></gml:Point></ogr:WKT>
      <ogr:name>大坪站</ogr:name>
      <ogr:lines>1</ogr:lines>
    </ogr:stations>
  </ogr:featureMember>
</ogr:FeatureCollection>
