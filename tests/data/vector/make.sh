#!/bin/sh
# Makes the binary inputs of the tests in this folder with GDAL's and SpatiaLite's own programs
# (Debian 12: gdal-bin 3.6.2, spatialite-bin 5.0.1). Run it here: sh make.sh
# All names and figures are invented. Files that are plain text and not made here were typed by hand.
set -eu
export OGR_CURRENT_DATE=2026-01-01T00:00:00.000Z
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cat > "$work/plots.csv" <<'CSV'
WKT,name,class,area,planted,photo
"POLYGON ((106.55 29.55,106.56 29.55,106.56 29.56,106.55 29.56,106.55 29.55))",佛图关公园,G11,107.5,2019-03-12,
"MULTIPOLYGON (((106.57 29.55,106.58 29.55,106.58 29.56,106.57 29.55)),((106.60 29.55,106.61 29.55,106.61 29.56,106.60 29.55)))",滨江绿带,G13,12.25,2021-11-02,
CSV
cat > "$work/plots.csvt" <<'CSV'
WKT,String(40),String(10),Real,Date,String(20)
CSV
cat > "$work/stations.csv" <<'CSV'
WKT,name,lines
"POINT Z (106.551 29.551 236.5)",解放碑站,2
"POINT Z (106.571 29.551 198.25)",大坪站,1
CSV
cat > "$work/stations.csvt" <<'CSV'
WKT,String(40),Integer
CSV
cat > "$work/curves.csv" <<'CSV'
WKT,name
"CURVEPOLYGON (CIRCULARSTRING (100 0,0 100,-100 0,0 -100,100 0))",圆形广场
"CURVEPOLYGON (CIRCULARSTRING (1100 0,1000 100,900 0,1000 -100,1100 0))",圆形花坛
CSV
cat > "$work/surfaces.csv" <<'CSV'
WKT,name
"TIN Z (((0 0 1,10 0 1,0 10 2,0 0 1)),((10 0 1,10 10 3,0 10 2,10 0 1)))",坡面
"POLYHEDRALSURFACE Z (((20 0 0,30 0 0,30 10 0,20 10 0,20 0 0)),((20 0 0,20 0 5,30 0 5,30 0 0,20 0 0)))",温室
CSV
cat > "$work/measured.csv" <<'CSV'
WKT,name
"LINESTRING ZM (106.55 29.55 200 0,106.56 29.55 210 970)",步道
CSV
cat > "$work/many.csv" <<'CSV'
id,people
1,30000
2,
CSV
printf 'Integer,Integer\n' > "$work/many.csvt"

plots="$work/plots.gpkg"
ogr2ogr -f GPKG "$plots" "$work/plots.csv" -nln plots -a_srs EPSG:4490 -nlt MULTIPOLYGON -oo KEEP_GEOM_COLUMNS=NO
ogr2ogr -f GPKG "$plots" "$work/stations.csv" -nln stations -a_srs EPSG:4490 -nlt POINT25D -oo KEEP_GEOM_COLUMNS=NO -update
ogr2ogr -f GPKG "$plots" "$work/measured.csv" -nln paths -a_srs EPSG:4490 -nlt LINESTRINGZM -oo KEEP_GEOM_COLUMNS=NO -update
ogr2ogr -f GPKG "$plots" "$work/many.csv" -nln people -nlt NONE -update

# FlatGeobuf, GML (2, 3.1 and 3.2), GPX, MapInfo, DXF
rm -rf plots.fgb empty.fgb plots_gml2.gml plots_gml3.gml plots_gml32.gml stations.gpx ./*.gfs ./*.xsd
ogr2ogr -f FlatGeobuf plots.fgb "$plots" plots
ogr2ogr -f FlatGeobuf empty.fgb "$plots" plots -where "name = 'none'"
ogr2ogr -f GML -dsco FORMAT=GML2 plots_gml2.gml "$plots" plots stations
ogr2ogr -f GML -dsco FORMAT=GML3 plots_gml3.gml "$plots" plots
ogr2ogr -f GML -dsco FORMAT=GML3.2 plots_gml32.gml "$plots" plots stations
ogr2ogr -f GPX stations.gpx "$plots" stations -select name -nln waypoints
rm -f ./*.xsd plots.kmz plots.kml plots.dxf
ogr2ogr -f LIBKML plots.kmz "$plots" plots stations
ogr2ogr -f KML plots.kml "$plots" plots -dsco NameField=name
ogr2ogr -f DXF plots.dxf "$plots" -dialect OGRSQL -sql "SELECT name AS Layer FROM plots"

rm -f plots.tab plots.dat plots.map plots.id plots.ind plots.mif plots.mid nonearth.mif nonearth.mid
ogr2ogr -f "MapInfo File" plots.tab "$plots" plots -a_srs EPSG:4326 -lco ENCODING=CP936
ogr2ogr -f "MapInfo File" -dsco FORMAT=MIF plots.mif "$plots" plots -a_srs EPSG:4326 -lco ENCODING=CP936
ogr2ogr -f "MapInfo File" -dsco FORMAT=MIF nonearth.mif "$work/curves.csv" -nlt CONVERT_TO_LINEAR -a_srs 'LOCAL_CS["Nonearth",UNIT["Meter",1]]' -lco ENCODING=CP936 -oo KEEP_GEOM_COLUMNS=NO

# Curves, surfaces, views and coded values in a GeoPackage, then the same as a file geodatabase
rm -rf odd.gpkg odd.gdb
ogr2ogr -f GPKG odd.gpkg "$work/curves.csv" -nln circles -a_srs EPSG:4545 -nlt CURVEPOLYGON -oo KEEP_GEOM_COLUMNS=NO
ogr2ogr -f GPKG odd.gpkg "$work/surfaces.csv" -nln surfaces -a_srs EPSG:4545 -nlt GEOMETRY -oo KEEP_GEOM_COLUMNS=NO -update
ogr2ogr -f GPKG odd.gpkg "$plots" stations -update
ogr2ogr -f GPKG odd.gpkg "$plots" people -update
ogrinfo -q odd.gpkg -sql "CREATE VIEW big_circles AS SELECT fid AS OGC_FID, geom, name FROM circles WHERE fid = 2" > /dev/null
ogrinfo -q odd.gpkg -sql "INSERT INTO gpkg_contents (table_name, identifier, data_type, srs_id) VALUES ('big_circles', 'big_circles', 'features', 4545)" > /dev/null
ogrinfo -q odd.gpkg -sql "INSERT INTO gpkg_geometry_columns VALUES ('big_circles', 'geom', 'CURVEPOLYGON', 4545, 0, 0)" > /dev/null

# SpatiaLite with two geometry columns, and a view
rm -f stations.sqlite
ogr2ogr -f SQLite -dsco SPATIALITE=YES -dsco INIT_WITH_EPSG=NO stations.sqlite "$plots" people
spatialite -silent stations.sqlite > /dev/null <<'SQL'
SELECT InsertEpsgSrid(4490);
CREATE TABLE station (id INTEGER PRIMARY KEY, name TEXT, lines INTEGER);
SELECT AddGeometryColumn('station', 'place', 4490, 'POINT', 'XY');
SELECT AddGeometryColumn('station', 'outline', 4490, 'POLYGON', 'XY');
INSERT INTO station VALUES (1, '解放碑站', 2, GeomFromText('POINT(106.551 29.551)', 4490),
  GeomFromText('POLYGON((106.55 29.55,106.552 29.55,106.552 29.552,106.55 29.55))', 4490));
INSERT INTO station VALUES (2, '大坪站', 1, GeomFromText('POINT(106.571 29.551)', 4490), NULL);
CREATE TABLE remark (id INTEGER PRIMARY KEY, station INTEGER, text TEXT);
INSERT INTO remark VALUES (1, 1, '2号口在建');
CREATE VIEW interchange AS SELECT id AS rowid, name, place FROM station WHERE lines > 1;
INSERT INTO views_geometry_columns VALUES ('interchange', 'place', 'rowid', 'station', 'place', 1);
SELECT CreateSpatialIndex('station', 'place');
VACUUM;
SQL

# A file geodatabase: coded values and headings (which a GeoPackage hands over), curves, Z and M, a table
coded="$work/coded.gpkg"
cp "$plots" "$coded"
for statement in \
  "CREATE TABLE gpkg_data_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL, name TEXT, title TEXT, description TEXT, mime_type TEXT, constraint_name TEXT, PRIMARY KEY (table_name, column_name))" \
  "CREATE TABLE gpkg_data_column_constraints (constraint_name TEXT NOT NULL, constraint_type TEXT NOT NULL, value TEXT, min NUMERIC, min_is_inclusive BOOLEAN, max NUMERIC, max_is_inclusive BOOLEAN, description TEXT)" \
  "INSERT INTO gpkg_extensions VALUES ('gpkg_data_columns', NULL, 'gpkg_schema', 'http://www.geopackage.org/spec/#extension_schema', 'read-write'), ('gpkg_data_column_constraints', NULL, 'gpkg_schema', 'http://www.geopackage.org/spec/#extension_schema', 'read-write')" \
  "INSERT INTO gpkg_data_column_constraints VALUES ('park_class', 'enum', 'G11', NULL, NULL, NULL, NULL, '综合公园'), ('park_class', 'enum', 'G13', NULL, NULL, NULL, NULL, '专类公园')" \
  "INSERT INTO gpkg_data_columns VALUES ('plots', 'name', '公园名称', NULL, NULL, NULL, NULL), ('plots', 'class', '类别', NULL, NULL, NULL, 'park_class')"
do
  ogrinfo -q "$coded" -sql "$statement" > /dev/null
done
ogr2ogr -f OpenFileGDB odd.gdb "$coded" plots -a_srs EPSG:4490
ogr2ogr -f OpenFileGDB odd.gdb "$coded" paths -nlt LINESTRINGZM -update
ogr2ogr -f OpenFileGDB odd.gdb "$coded" people -update
ogr2ogr -f OpenFileGDB odd.gdb "$work/curves.csv" -nln circles -a_srs EPSG:4545 -nlt MULTISURFACE -update -oo KEEP_GEOM_COLUMNS=NO
ogr2ogr -f OpenFileGDB odd.gdb "$plots" stations -where "name = 'none'" -nln nothing -update
ogrinfo -q odd.gdb -oo LIST_ALL_TABLES=YES -dialect SQLITE -sql "UPDATE GDB_Items SET Definition = replace(Definition, '<Name>name</Name>', '<Name>name</Name><AliasName>公园名称</AliasName>') WHERE Name = 'plots'" > /dev/null 2>&1
cp "$coded" coded.gpkg
