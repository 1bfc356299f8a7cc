"""Who said it in Chinese, Japanese and Arabic, which have no capitals: by titles, surnames and verbs of saying."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice

from newslake.annotate.document import Document, Quoted
from newslake.annotate.quotes.marks import Stretch

_AROUND = 200
"""Characters before and behind a quote in which its speaker is sought."""
_SURNAMES = (
    "王李张張刘劉陈陳杨楊黄黃赵趙吴吳周徐孙孫马馬朱胡郭何林高罗羅郑鄭梁谢謝宋唐许許韩韓冯馮邓鄧曹彭曾肖萧蕭田董袁潘蔡蒋蔣余于杜叶葉"
    "程魏苏蘇吕呂丁任卢盧姚沈钟鐘姜崔谭譚陆陸范汪廖石金韦韋贾賈夏付方邹鄒熊白孟秦邱侯江尹薛闫閻段雷龙龍黎史陶贺賀毛郝顾顧龚龔邵万萬"
    "覃武钱錢戴严嚴莫孔向常汤湯习習温溫康施文牛樊葛邢安齐齊易乔喬伍庞龐颜顏倪庄莊聂聶章鲁魯岳翟申耿关關焦左柳甘祝包宁寧尚符舒阮柯纪紀梅童"
    "凌毕畢单單季裴霍涂成苗谷盛曲翁冉骆駱蓝藍路游辛靳管柴蒙鲍鮑华華喻祁蒲房滕屈饶饒解牟艾尤阳陽时時穆农農司卓古吉缪繆简簡车車项項连連芦麦麥褚娄婁窦竇戚岑景党宫費费卜"
)
_ZH_VERB = (
    "表示|说道|说|說|称|稱|指出|认为|認為|强调|強調|透露|介绍|介紹|回应|回應|写道|寫道|坦言|补充|補充|告诉|告訴|解释|解釋|承认|承認|警告|呼吁|呼籲|"
    "直言|感叹|感慨|回忆|回憶|宣布|宣佈|评价|評價|形容|批评|批評|问|問|道"
)
_ZH_TITLE = (
    "教授|博士|总统|總統|主席|部长|部長|研究员|研究員|发言人|發言人|记者|記者|经理|經理|总裁|總裁|主任|局长|局長|市长|市長|书记|書記|院长|院長|会长|會長|"
    "医生|醫生|律师|律師|专家|專家|学者|學者|总理|總理|首相|外长|外長|负责人|負責人|村民|市民|创始人|創始人|董事长|董事長|校长|校長|所长|所長|导演|導演|"
    "演员|演員|教练|教練|队长|隊長|代表|委员|委員|议员|議員|州长|州長|大使|秘书长|秘書長|分析师|分析師|工程师|工程師|居民|司机|司機|处长|處長|科长|站长"
)
_ZH_PRONOUN = re.compile(r"^(?:他|她|他们|她们|他們|她們)")
_ZH_AFTER = re.compile(
    rf"^[，,]?(?P<who>[^，。：；“”「」！？\n]{{1,24}}?)(?:笑着|继续|繼續|随后|接着|进一步|也|还|對|对[^，。]{{1,8}})?(?P<verb>{_ZH_VERB})"
)
_ZH_BEFORE = re.compile(
    rf"(?:^|[，。；！？\n])(?P<who>[^，。：；“”「」！？\n]{{1,30}}?)(?P<verb>{_ZH_VERB})(?:[^。！？\n“”]{{0,40}})$"
)
_ZH_NAME = re.compile(rf"(?:[一-龥]{{1,6}}(?:·[一-龥]{{1,8}})+|[{_SURNAMES}][一-龥]{{1,2}})$")
_JA_VERB = (
    "述べ|語っ|語り|話し|話す|指摘|強調|証言|説明|批判|訴え|主張|コメント|発言|答え|投稿|明かし|した|して|している|呼びかけ|振り返|反論|謝罪|書い|言っ|"
    "いう|期待|警告|評価|回答|応じ"
)
_JA_AFTER = re.compile(rf"^など?と[、，]?(?P<verb>{_JA_VERB})|^と[、，]?[^。「」]{{0,12}}?(?P<other>{_JA_VERB})")
_JA_WHO = tuple(
    re.compile(rf"(?P<who>[^。、「」\n　はが（）]{{1,30}})(?:（[^）]{{1,12}}）)?{particle}[^。「」\n]{{0,60}}$")
    for particle in ("は", "(?:が|も)")
)
_JA_TITLE = (
    "社長|会長|市長|町長|村長|区長|知事|首相|大統領|さん|教授|准教授|弁護士|監督|選手|専務|常務|長官|大臣|議員|容疑者|被告|代表|院長|医師|博士|氏|"
    "書記長|委員長|幹事長|外相|防衛相|財務相|官房長官|報道官|研究員|所長|学長|理事長|部長|課長|校長|CEO|主将|投手"
)
_JA_NAME = re.compile(rf"(?P<name>[一-龥々ヶァ-ヴー・]{{2,12}}?)(?:{_JA_TITLE})$")
_JA_PAPER = re.compile(r"[一-龥々]{0,8}(?:報告書|声明|文書|書簡|判決)\Z")
_JA_FULL = re.compile(rf"(?<![一-龥々])([一-龥々]{{3,5}})(?:{_JA_TITLE})")
_MOST = 300
"""Names of a text, at most."""
_AR_VERB = (
    "قال|قالت|أضاف|أضافت|أكد|أكدت|أوضح|أوضحت|صرح|صرحت|ذكر|ذكرت|أشار|أشارت|اعتبر|اعتبرت|تابع|تابعت|شدد|شددت|كتب|كتبت|حذر|حذرت|وصف|وصفت|"
    "أعلن|أعلنت|رأى|رأت|لفت|لفتت|بين|بينت|نقلت|يقول|تقول|ويقول|مشيرا|مؤكدا|مضيفا|موضحا|معتبرا|لافتا"
)
_AR_END = re.compile(r"[،:,(]|\s(?:إن|أن|إنه|أنه|إنها|بأن|في|خلال|على|من|إلى|عن|بعد|قبل|أمام|ل\w+|لصحيفة)\b")
_FINAL = frozenset(".。！？!?…，,")


@dataclass(frozen=True, slots=True)
class _Found:
    written: str | None
    verb: str | None
    name: str | None = None
    type: str = "person"
    goes_on: bool = False


def quotes(document: Document, stretches: Sequence[Stretch]) -> list[Quoted]:
    """The quotes in order; a stretch without a verb of saying is one if it is a sentence."""
    find = {"zh": _chinese, "ja": _japanese, "ar": _arabic}[document.language or ""]
    names = _full_names(document.whole) if document.language == "ja" else {}
    found: list[Quoted] = []
    for index, stretch in enumerate(stretches):
        earlier = stretches[index - 1] if index else None
        later = stretches[index + 1].opened if index + 1 < len(stretches) else stretch.last[1]
        floor = earlier.closed if earlier is not None and earlier.last == stretch.first else stretch.first[0]
        before = document.whole[max(floor, stretch.opened - _AROUND) : stretch.opened]
        behind = document.whole[stretch.closed : min(stretch.closed + _AROUND, later, stretch.last[1])]
        said = find(before, behind)
        quoted = _quoted(document.whole, stretch, said, found[-1] if found else None, names)
        if quoted is not None:
            found.append(quoted)
    return found


def _full_names(whole: str) -> dict[str, str]:
    """Full names by their parts, where a title stands behind them and only one name has the part."""
    full = {match[1] for match in islice(_JA_FULL.finditer(whole), _MOST)}
    parts: dict[str, str] = {}
    for name in sorted(full):
        for part in {name[:2], name[2:], name[:3], name[-2:], name[-1:]} - {name, ""}:
            parts[part] = "" if part in parts else name
    return {part: name for part, name in parts.items() if name and len(part) > 1}


def _quoted(
    whole: str, stretch: Stretch, said: _Found | None, earlier: Quoted | None, names: dict[str, str]
) -> Quoted | None:
    text = whole[stretch.start : stretch.end]
    is_sentence = text[-1] in _FINAL or (
        said is not None and len(text) > _TERM and whole[stretch.opened - 1] in ":：，,"
    )
    if said is None and not (text[-1] in _FINAL and len(text) > _TERM):
        return None
    quoted = Quoted(
        start=stretch.start,
        end=stretch.end,
        kind="direct" if is_sentence or (said is not None and said.goes_on) else "partial",
        speaker=None,
        speaker_type=None,
        speaker_written=said.written if said is not None else None,
        speaker_rule=None,
        verb=said.verb if said is not None else None,
    )
    name = names.get(said.name, said.name) if said is not None and said.name else None
    if name is not None and len(name) < _FULL:
        name = None
    if name is not None and said is not None and said.name is not None:
        names.setdefault(said.name, name)
        names.setdefault(name.rsplit("·", 1)[-1], name)
        return replace(quoted, speaker=name, speaker_type=said.type, speaker_rule=_RULES[said.type])
    is_follow_up = (
        earlier is not None and stretch.opened - earlier.end < _AROUND and (said is None or said.written is None)
    )
    if is_follow_up and earlier is not None and earlier.speaker is not None:
        return replace(quoted, speaker=earlier.speaker, speaker_type=earlier.speaker_type, speaker_rule="continued")
    return quoted


_RULES = {"person": "named", "document": "document"}
_FULL = 3
"""Letters of the shortest full name."""
_TERM = 8
"""Characters up to which a stretch without a verb of saying is a term."""


def _chinese(before: str, behind: str) -> _Found | None:
    match = _ZH_AFTER.search(behind) if not behind.startswith("。") else None
    match = match or _ZH_BEFORE.search(before)
    if match is None:
        return None
    who = match["who"].strip("　 ")
    if _ZH_PRONOUN.match(who):
        return _Found(None if match.re is _ZH_BEFORE else who, match["verb"])
    tail = re.split(rf"{_ZH_TITLE}|[、和的]", who)[-1]
    name = _ZH_NAME.search(tail)
    is_whole = name is not None and (name.start() == 0 or "·" in name[0])
    return _Found(who, match["verb"], name[0] if name is not None and is_whole else None)


def _japanese(before: str, behind: str) -> _Found | None:
    match = _JA_AFTER.search(behind)
    if match is None:
        return None
    who = _JA_WHO[0].search(before) or _JA_WHO[1].search(before)
    verb = match["verb"] or match["other"]
    if who is None:
        return _Found(None, verb, goes_on=True)
    written = who["who"].rsplit("の", 1)[-1] if "の一人" not in who["who"] else who["who"]
    paper = _JA_PAPER.search(written)
    if paper is not None:
        return _Found(paper[0], verb, paper[0], type="document", goes_on=True)
    name = _JA_NAME.fullmatch(written)
    return _Found(written, verb, name["name"] if name else None, goes_on=True)


def _arabic(before: str, _behind: str) -> _Found | None:
    match = None
    for each in re.finditer(rf"(?:^|[\s،.])(?P<verb>[وف]?(?:{_AR_VERB}))(?=[\s:،])", before):
        match = each
    if match is None:
        return None
    rest = before[match.end() :]
    end = _AR_END.search(rest)
    written = (rest[: end.start()] if end else rest).strip()
    is_phrase = 0 < len(written.split()) <= 8
    return _Found(written if is_phrase else None, match["verb"], goes_on=before.rstrip().endswith((":", "إن", "أن")))
