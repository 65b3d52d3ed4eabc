"""Digits and numerals that count nothing: none of them may come out as a quantity."""

import pytest

from amzn_extract.extractors import Rules, extract
from marks import Writing, full_width, simplified, unchanged

NOTHING = {
    "dates": [
        "2025年12月31日", "2026.02.06", "2025/08/01 發布", "2025-10-30", "10月28日晚間", "民國114年12月5日",
        "7 月 31 日",
        "二〇二五年十二月三十一日", "2019年末",
    ],
    "periods": [
        "FY25Q4", "第三季", "Q3", "1Q18", "1-9月", "上半年", "前三季度", "民國114年", "2025財年", "一季度", "三月",
    ],
    "tickers": ["(600123.SH)", "2330.TW", "(601100)", "02345.HK", "AMZN.US", "$AMZN", "(SZ:000333)", "00700.HK"],
    "names": [
        "Trainium2", "x86", "S3", "GPT-4", "GPT-4o", "B200", "H100", "5G", "Claude 3", "Claude 3.5", "A18", "M4 晶片",
        "iPhone 17",
        "Model 3", "COVID-19", "DDR5", "PCIe 5.0", "B2B", "O2O", "Wi-Fi 6", "Office 365", "EC2", "Route 53", "R2",
    ],
    "ordinals": ["第九年", "第 3 名", "第三方", "第二大客戶", "第 12 屆", "前十大", "前 1000大"],
    "words": [
        "一個市場", "一些客戶", "一直", "一般", "一旦", "一定", "一次性", "萬一", "進一步", "第一", "統一", "單一",
        "一方面", "兩者",
        "十分重要", "千萬別", "成千上萬", "一站式", "二手", "三方", "百分點", "一帶一路", "一致", "唯一", "百度",
        "萬科", "九龍",
    ],
    "addresses": [
        "https://example.com/2025/12/3億", "www.example.com/a/50%", "ir2025@example.com", "見http://a.cn/q4?x=5億",
    ],
    "times": ["14:05", "上午 9:30", "13:30:20", "24/7 服務", "7x24 支援"],
    "telephones": ["010-6234-5678", "02-2345-6789"],
    "numbering": [
        "一、業績", "二、展望", "(三)財測", "1. 業績", "2.1 展望", "① 回顧", "第三章", "3、市場", "1)摘要", "(2) 成本",
    ],
    "versions": ["iOS 17.2", "v2.3.1", "版本 3.2", "USB 3.0", "Python 3.12"],
    "indexes": ["標普500", "滬深300", "道瓊 30"],
}  # fmt: skip


@pytest.mark.parametrize("writing", [unchanged, simplified, full_width])
@pytest.mark.parametrize("text", [text for texts in NOTHING.values() for text in texts])
def test_a_number_that_counts_nothing_gives_no_record(rules: Rules, text: str, writing: Writing) -> None:
    assert extract(writing(text), rules, unclaimed=True) == []


@pytest.mark.parametrize("text", [*NOTHING["names"], *NOTHING["ordinals"], *NOTHING["words"], *NOTHING["versions"]])
def test_it_gives_none_in_a_sentence_on_a_metric_either(rules: Rules, text: str) -> None:
    assert extract(f"亞馬遜的營收與{text}有關,用戶也是。", rules, unclaimed=True) == []


def test_a_rank_is_an_ordinal_with_blanks_too(rules: Rules) -> None:
    assert extract("前 1000 大企業都是客戶。", rules, unclaimed=True) == []
