"""Traditional characters of the words that headings and cells are heard by, as simplified ones.

Only those that such words need (開放, 狀態, 規劃, 撤銷): names and everything that is shown stay as they are.
"""

from __future__ import annotations

_PAIRS = (
    "開开 對对 狀状 態态 現现 規规 劃划 畫划 擬拟 關关 閉闭 營营 運运 廢废 棄弃 銷销 預预 計计 興兴 "
    "設设 實实 階阶 時时 間间 無无 暫暂 遷迁 轉转 變变 減减 滅灭 圍围 擋挡 備备 註注 說说 況况 啟启 "
    "園园 綠绿 類类 別别 種种 線线 車车 鐵铁 輕轻 軌轨 貨货 僅仅 員员 專专 區区 號号 內内 電电 碼码 "
    "廠厂 場场 數数 總总 質质 屬属 標标 準准 業业 務务 終终 為为 還还 來来 與与 後后 東东 門门 橋桥 "
    "鎮镇 鄉乡 縣县 稱称 編编 級级 萬万 億亿"
)
_SIMPLIFIED = str.maketrans({pair[0]: pair[1] for pair in _PAIRS.split()})


def simplified(text: str) -> str:
    """A text with the simplified form of each character that has one here; its length stays."""
    return text.translate(_SIMPLIFIED)
