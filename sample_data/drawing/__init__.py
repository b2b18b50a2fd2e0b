"""The sample district as it is drawn: own invention, in metres (示范数据·非实测)."""
