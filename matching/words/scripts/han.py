"""Chinese characters: where the family name ends, and the Mandarin spellings in use."""

import re
from collections.abc import Iterable
from functools import cache

from anyascii import anyascii

OF_TWO = frozenset(
    """
    欧阳 歐陽 司马 司馬 诸葛 諸葛 上官 司徒 东方 東方 独孤 獨孤 南宫 南宮 夏侯 尉迟 尉遲 公孙 公孫 慕容
    宇文 长孙 長孫 皇甫 令狐 轩辕 軒轅 端木 百里 呼延 东郭 東郭 申屠 闻人 聞人 淳于 单于 單于 太史 澹台
    """.split()
)
"""Chinese family names of two characters."""

FAMILY_NAMES = """
    陳陈 chen chan tan chern | 李 li lee | 王 wang wong ong | 張张 zhang chang cheung teo |
    林 lin lam lim | 黃黄 huang wong ng hwang | 吳吴 wu ng goh | 劉刘 liu lau low | 楊杨 yang yeung yeo |
    周 zhou chow chou chew | 蔡 cai tsai choi chua choy | 許许 xu hsu hui koh | 鄭郑 zheng cheng tay |
    謝谢 xie hsieh tse chia | 郭 guo kuo kwok kwek | 曾 zeng tseng tsang chan | 何 he ho |
    梁 liang leung neo | 馮冯 feng fung | 葉叶 ye yeh yip ip yap | 徐 xu hsu tsui chui | 孫孙 sun suen |
    朱 zhu chu choo | 高 gao kao ko koh | 羅罗 luo lo law loh | 宋 song sung soong | 唐 tang tong |
    鄧邓 deng teng tang | 韓韩 han hon | 曹 cao tsao cho tso | 彭 peng pang phang |
    蕭萧肖 xiao hsiao siu siew | 田 tian tien tin | 董 dong tung | 潘 pan poon phua | 袁 yuan yuen |
    蔣蒋 jiang chiang cheung | 余 yu yue yee | 杜 du tu to | 戴 dai tai toi | 夏 xia hsia ha |
    鍾钟 zhong chung | 汪 wang wong | 任 ren jen yam | 姜 jiang chiang keung | 范 fan faan |
    方 fang fong | 石 shi shih shek | 姚 yao yiu | 譚谭 tan tam | 廖 liao liu liew | 鄒邹 zou tsou chow |
    熊 xiong hsiung hung | 金 jin chin kam kim | 陸陆 lu luk loke | 郝 hao | 孔 kong kung hung |
    白 bai pai pak | 崔 cui tsui chui choi | 康 kang hong | 毛 mao mo | 邱 qiu chiu yau khoo |
    秦 qin chin chun | 江 jiang chiang kong | 史 shi shih sze | 顧顾 gu ku koo | 侯 hou hau |
    邵 shao siu | 孟 meng mang | 龍龙 long lung | 萬万 wan man | 段 duan tuan | 錢钱 qian chien chin |
    湯汤 tang tong | 尹 yin wan | 黎 li lai | 易 yi yick | 常 chang sheung | 武 wu mo |
    喬乔 qiao chiao kiu | 賀贺 he ho | 賴赖 lai | 龔龚 gong kung | 文 wen man | 洪 hong hung ang |
    溫温 wen wan | 施 shi shih sze see | 倪 ni ngai | 嚴严 yan yen yim | 關关 guan kuan kwan |
    莊庄 zhuang chuang chong | 盧卢 lu lo loo | 魏 wei ngai | 呂吕 lu lyu lui | 沈 shen sham sim |
    胡 hu wu woo | 馬马 ma mah | 麥麦 mai mak | 區区 ou au | 甄 zhen yan | 阮 ruan yuen nguyen |
    丁 ding ting | 蘇苏 su so soh | 程 cheng ching | 薛 xue hsueh sit | 閻阎 yan yen | 雷 lei lui |
    伍 wu ng | 司徒 situ szeto | 歐陽欧阳 ouyang auyeung | 司馬司马 sima szema | 諸葛诸葛 zhuge chukot |
    上官 shangguan sheungkoon | 趙赵 zhao chao chiu teo | 傅 fu foo
"""
"""Family names with their spellings: Mandarin, Taiwan, Hong Kong, then Singapore and Malaysia."""

CANTONESE = """
    嘉家加 ka | 欣忻茵恩仁人 yan | 志智芝至 chi | 明銘鳴 ming | 偉惠慧瑋煒威維蕙蔚 wai | 文敏民萬雯 man |
    俊浚晉駿珍春 chun | 傑杰潔 kit | 曉 hiu | 彤東冬桐 tung | 詠穎泳榮永 wing | 琪麒奇祺棋 ki |
    美媚薇 mei | 玲寧凌靈 ling | 淑 shuk | 儀怡宜兒以義 yee | 子梓紫芷慈 tsz | 健建堅 kin | 德 tak |
    寶葆 po | 凱愷海鎧 hoi | 琳霖 lam | 強 keung | 樂 lok | 瑩英盈 ying | 卓綽 cheuk | 妍賢彥言然 yin |
    富芙 fu | 淇 kei | 思詩施斯 sze | 雅 nga | 婷庭廷 ting | 君軍坤鈞 kwan | 華 wah | 國 kwok |
    良亮樑 leung | 安 on | 愛 oi | 珊山 shan | 佩培沛蓓 pui | 芳 fong | 倩善仙 sin | 璇 suen |
    希熙晞 hei | 晴澄程正政靜清晶 ching | 宇雨如 yu | 軒 hin | 朗 long | 浩豪好可皓昊灝 ho | 謙 him |
    樺 wa | 輝 fai | 添 tim | 龍 lung | 鳳峰鋒豐 fung | 翠 tsui | 娟權 kuen | 麗黎禮 lai | 蓮 lin |
    玉鈺 yuk | 月悅 yuet | 秀 sau | 蘭 lan | 梅 mui | 紅雄鴻洪 hung | 平 ping | 生 sang | 成誠城 shing |
    天 tin | 業 yip | 昌祥 cheung | 祖 cho | 光 kwong | 耀瑤堯遙 yiu | 新 sun | 泰 tai | 漢翰 hon |
    邦 bong | 森心 sum | 信順 shun | 勇容 yung | 兆小少 siu | 韻芸允雲尹 wan | 柔佑 yau | 錦金 kam |
    衡恒行 hang | 逸一日 yat | 妙苗 miu | 娜 na | 雪 suet | 霞夏 ha | 倫麟 lun | 啟楷 kai | 諾 nok |
    立 lap | 力 lik | 廸迪 dik | 卿慶興馨 hing | 頌聰從松鍾宗 chung | 世 sai | 和 wo | 全泉傳存 chuen |
    元遠源婉 yuen | 若約 yeuk | 千展 chin
"""
"""Characters of forenames with their usual spelling in Hong Kong."""

LEADS = dict(pair.split("=") for pair in "b=p p=p d=t t=t g=k k=k j=ch q=ch x=hs zh=ch r=j z=ts c=ts".split())
WHOLE = dict(
    pair.split("=")
    for pair in """
        zhi=chih chi=chih shi=shih ri=jih zi=tzu ci=tzu si=szu ge=ko ke=ko he=ho yan=yen ye=yeh you=yu
        yi=yi e=o er=erh duo=to tuo=to luo=lo zuo=tso cuo=tso suo=so gui=kuei kui=kuei guo=kuo lv=lu
        yong=yung
    """.split()
)
"""Beginnings of syllables, and whole syllables, of pinyin and as Wade and Giles spell them."""


@cache
def family_names() -> dict[str, list[str]]:
    """Return the spellings of each family name, traditional and simplified characters apart."""
    listed: dict[str, list[str]] = {}
    for entry in FAMILY_NAMES.split("|"):
        names, *spelt = entry.split()
        size = 2 if names[:2] in OF_TWO else 1
        for at in range(0, len(names), size):
            listed[names[at : at + size]] = spelt
    return listed


@cache
def cantonese() -> dict[str, str]:
    """Return the usual spelling in Hong Kong of each character of CANTONESE."""
    entries = (entry.split() for entry in CANTONESE.split("|"))
    return {character: spelt for characters, spelt in entries for character in characters}


def taiwanese(syllable: str) -> str:
    """Turn a syllable of pinyin into the spelling of Wade and Giles, as passports of Taiwan have it.

    >>> [taiwanese(s) for s in ("zhi", "xue", "jian", "zhong", "cai")]
    ['chih', 'hsueh', 'chien', 'chung', 'tsai']
    """
    if syllable in WHOLE:
        return WHOLE[syllable]
    lead = re.match("zh|ch|sh|[bpmfdtnlgkhjqxrzcs]?", syllable)
    start = lead.group() if lead else ""
    rest = syllable[len(start) :]
    for pinyin, spelt in (("ian", "ien"), ("ong", "ung"), ("ie", "ieh"), ("ue", "ueh")):
        if rest == pinyin:
            rest = spelt
    return LEADS.get(start, start) + rest


def syllables(word: str) -> list[str]:
    """Return the Mandarin reading of each character."""
    return [re.sub("[^a-z]", "", anyascii(character).lower()) for character in word]


def spellings(word: str) -> Iterable[str]:
    """Spell a word of Chinese characters as in mainland China, Taiwan and Hong Kong.

    >>> list(spellings("志豪"))
    ['zhihao', 'chihhao', 'chiho']
    """
    read = syllables(word)
    yield "".join(read)
    yield "".join(map(taiwanese, read))
    yield from family_names().get(word, ())
    known = cantonese()
    if all(character in known for character in word):
        yield "".join(known[character] for character in word)
