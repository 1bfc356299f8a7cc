"""The news agencies of the world: their usual short names, and the names that they go by in many languages."""

import re
import unicodedata
from functools import cache

LONGEST_NAME = 80

NAMES = {
    # worldwide
    "AP": "Associated Press, AP News, AP Business, AP Sports, アソシエイテッド・プレス, AP通信, 美联社, 美聯社, "
    "الأسوشيتد برس, أسوشيتد برس, أ ب, एसोसिएटेड प्रेस, एपी, Ассошиэйтед Пресс, Асошиейтед Прес, סוכנות AP",
    "Reuters": "Thomson Reuters, ロイター, ロイター通信, 路透社, 路透, رويترز, رویترز, रॉयटर्स, रायटर, Рейтер, "
    "Рейтерс, Reuter, רויטרס, 로이터, 로이터 통신, रॉयटर, Ρόιτερς, รอยเตอร์, রয়টার্স",
    "AFP": "Agence France-Presse, Agence France Presse, Agencia France-Presse, Agência France-Presse, AFP通信, "
    "法新社, فرانس برس, وكالة فرانس برس, أ ف ب, एएफपी, Франс Пресс, Агентство Франс Пресс, אי-אף-פי, "
    "프랑스 통신사, এএফপি, AFP Deutschland, Relaxnews, AFP-Relaxnews, ETX Daily Up, AFPBB News",
    "Bloomberg": "Bloomberg News, Bloomberg Business, ブルームバーグ, 彭博社, 彭博, بلومبرغ, Блумберг",
    "UPI": "United Press International",
    "Dow Jones": "Dow Jones Newswires, Dow Jones News, DJN",
    # German-speaking
    "dpa": "Deutsche Presse-Agentur, Deutschen Presse-Agentur, Deutsche Presse Agentur, dpa-infocom, "
    "dpa-tmn, dpa-AFX, د ب أ, د.ب.أ, 德新社, ДПА, Agencia dpa, dpa International",
    "AWP": "awp Finanznachrichten",
    "SID": "Sport-Informations-Dienst, Sportinformationsdienst",
    "epd": "Evangelischer Pressedienst",
    "KNA": "Katholische Nachrichten-Agentur",
    "dapd": "dapd Nachrichtenagentur, ddp",
    "APA": "Austria Presse Agentur, Austria Presse-Agentur, APA-OTS, APAweb, APA Science",
    "Keystone-SDA": "Keystone-ATS, SDA, ATS, Schweizerische Depeschenagentur, Agence télégraphique suisse, "
    "SDA-ATS, sda/ats, SDA-Keystone, ATS-Keystone, Keystone-SDA-ATS",
    # Benelux, North
    "ANP": "Algemeen Nederlands Persbureau, ANP Nieuws",
    "Belga": "Belga News Agency, Belganews, Agence Belga, Persagentschap Belga",
    "Novum": "Novum Nieuws",
    "TT": "TT Nyhetsbyrån, Tidningarnas Telegrambyrå, TT-Reuters",
    "NTB": "Norsk Telegrambyrå",
    "NPK": "Nynorsk pressekontor",
    "Ritzau": "Ritzaus Bureau, Ritzau Fokus, Ritzaus",
    "STT": "Suomen Tietotoimisto, Finska notisbyrån, FNB, STT-Lehtikuva",
    "BNS": "Baltic News Service",
    "LETA": "Latvijas Telegrāfa aģentūra",
    "ELTA": "Lietuvos naujienų agentūra ELTA",
    # Britain and the Commonwealth
    "PA Media": "Press Association, PA, PA News, PA News Agency, Press Association Sport, PA Sport, PA Wire, "
    "Press Association 2020, PA Media Group",
    "Canadian Press": "La Presse Canadienne, Presse Canadienne, CP, The Canadian Press News",
    "AAP": "Australian Associated Press, AAP Newswire, AAP FactCheck",
    "NZPA": "New Zealand Press Association",
    # Romance-speaking
    "EFE": "Agencia EFE, EFE Noticias, EFE News, EFE Agencia, EFE Verde, EFEverde, EFEagro, Agência EFE, "
    "埃菲社, ЭФЕ, إفي",
    "Europa Press": "Agencia Europa Press, EuropaPress, EP Europa Press, Europa-Press",
    "Servimedia": "Agencia Servimedia",
    "Colpisa": "Agencia Colpisa",
    "ACN": "Agència Catalana de Notícies",
    "Lusa": "Agência Lusa, Lusa Agência de Notícias, Lusa - Agência de Notícias de Portugal",
    "ANSA": "Agenzia ANSA, Redazione ANSA, ANSA.it, Ansa Brasil, АНСА, Agência ANSA",
    "Adnkronos": "AdnKronos, Agenzia Adnkronos, Redazione Adnkronos",
    "AGI": "Agenzia Giornalistica Italia, Agenzia Italia",
    "Askanews": "Aska News",
    "Italpress": "Agenzia Italpress",
    "Radiocor": "Il Sole 24 Ore Radiocor, Radiocor Plus",
    "Agência Brasil": "Agencia Brasil, ABr, Agência Brasil EBC, EBC Agência Brasil",
    "Estadão Conteúdo": "Estadao Conteudo, Agência Estado, Agencia Estado",
    "Folhapress": "Folha Press, Agência Folha",
    "Agência O Globo": "Agencia O Globo",
    "Télam": "Agencia Télam, Telam",
    "Noticias Argentinas": "Agencia NA, Agencia Noticias Argentinas",
    "DyN": "Diarios y Noticias",
    "Notimex": "Agencia Notimex",
    "Andina": "Agencia Andina",
    "Colprensa": "Agencia Colprensa",
    "Prensa Latina": "Agencia Prensa Latina",
    "AVN": "Agencia Venezolana de Noticias",
    "ABI": "Agencia Boliviana de Información",
    "Agerpres": "Agentia Agerpres, Agenția Națională de Presă Agerpres",
    "Mediafax": "Agenţia Mediafax",
    "Moldpres": "Agenția Moldpres",
    # Central and South-Eastern Europe
    "PAP": "Polska Agencja Prasowa, PAP Media Room, Polish Press Agency",
    "ČTK": "CTK, Česká tisková kancelář, ČTK/AP, Czech News Agency",
    "TASR": "Tlačová agentúra Slovenskej republiky",
    "SITA": "Slovenská tlačová agentúra",
    "MTI": "Magyar Távirati Iroda, MTI/MTVA, Távirati Iroda",
    "STA": "Slovenska tiskovna agencija, Slovenian Press Agency",
    "Hina": "Hrvatska izvještajna novinska agencija, Croatian News Agency",
    "Tanjug": "Танјуг, Novinska agencija Tanjug",
    "Beta": "Novinska agencija Beta, Бета",
    "FoNet": "Agencija FoNet, Фонет",
    "SRNA": "Срна, Novinska agencija Srna",
    "FENA": "Federalna novinska agencija",
    "MIA": "МИА, Медиумска информативна агенција",
    "BTA": "БТА, Българска телеграфна агенция, Bulgarian News Agency",
    "AMNA": "ΑΠΕ-ΜΠΕ, ΑΠΕ, Αθηναϊκό-Μακεδονικό Πρακτορείο Ειδήσεων, ANA-MPA, Athens News Agency",
    "CNA (Cyprus)": "ΚΥΠΕ, Κυπριακό Πρακτορείο Ειδήσεων, Cyprus News Agency",
    "ATSH": "Agjencia Telegrafike Shqiptare, Albanian Telegraphic Agency",
    # Eastern Europe, the Caucasus and Central Asia
    "TASS": "ТАСС, ИТАР-ТАСС, ITAR-TASS, TASS Russian News Agency, タス通信, 塔斯社, تاس",
    "RIA Novosti": "РИА Новости, РИА «Новости», RIA Nowosti, Ria Novosti, РИА, 俄新社, Россия сегодня",
    "Sputnik": "Спутник, Агентство Sputnik, スプートニク, سبوتنيك, Sputnik International, Sputnik News, "
    "Sputnik Mundo, 俄罗斯卫星通讯社",
    "Interfax": "Интерфакс, Interfax.ru, Интерфакс-Россия, 国际文传电讯社",
    "Interfax-Ukraine": "Интерфакс-Украина, Інтерфакс-Україна",
    "Ukrinform": "Укринформ, Укрінформ",
    "UNIAN": "УНИАН, УНІАН",
    "UNN": "УНН, Українські Національні Новини",
    "BelTA": "БелТА, Белта",
    "InterPressNews": "Interpressnews",
    "Armenpress": "Арменпресс, Արմենպրես",
    "Azertac": "Azərtac, Азертадж, AZƏRTAC",
    "Kazinform": "Казинформ, Қазинформ",
    "Kabar": "Кабар",
    # Turkey, Iran and the Arab world
    "AA": "Anadolu Ajansı, Anadolu Agency, Anadolu, Anadolu Agentur, Agencia Anadolu, Agence Anadolu, الأناضول, "
    "Анадолу",
    "DHA": "Demirören Haber Ajansı, Doğan Haber Ajansı",
    "İHA": "IHA, İhlas Haber Ajansı",
    "ANKA": "ANKA Haber Ajansı",
    "IRNA": "ایرنا, إرنا, Islamic Republic News Agency, ИРНА",
    "ISNA": "ایسنا, Iranian Students' News Agency, Iranian Students News Agency",
    "Mehr": "Mehr News Agency, Mehr News, خبرگزاری مهر, مهر نیوز",
    "Tasnim": "Tasnim News Agency, Tasnim News, تسنیم, خبرگزاری تسنیم",
    "Fars": "Fars News Agency, Fars News, خبرگزاری فارس",
    "KUNA": "كونا, Kuwait News Agency, وكالة الأنباء الكويتية",
    "WAM": "وام, Emirates News Agency, وكالة أنباء الإمارات",
    "SPA": "واس, Saudi Press Agency, وكالة الأنباء السعودية",
    "MENA": "أ ش أ, أ.ش.أ, وكالة أنباء الشرق الأوسط, Middle East News Agency",
    "QNA": "Qatar News Agency, وكالة الأنباء القطرية",
    "BNA": "Bahrain News Agency, وكالة أنباء البحرين",
    "ONA": "Oman News Agency, وكالة الأنباء العمانية, العمانية",
    "Petra": "بترا, Jordan News Agency, وكالة الأنباء الأردنية",
    "NNA": "National News Agency, الوكالة الوطنية للإعلام",
    "Saba": "Yemen News Agency, Saba News Agency",
    "LANA": "Libyan News Agency",
    "SANA": "سانا, Syrian Arab News Agency",
    "INA": "Iraqi News Agency, وكالة الأنباء العراقية",
    "WAFA": "Palestinian News Agency",
    "SUNA": "سونا, Sudan News Agency",
    "APS": "Algérie Presse Service, Agence de presse sénégalaise, وكالة الأنباء الجزائرية",
    "MAP": "Maghreb Arabe Presse, Agence Marocaine de Presse, وكالة المغرب العربي للأنباء",
    "TAP": "Tunis Afrique Presse, وكالة تونس أفريقيا للأنباء",
    # Africa
    "NAN": "News Agency of Nigeria",
    "GNA": "Ghana News Agency",
    "PANA": "Panapress, Pan African News Agency",
    "ENA": "Ethiopian News Agency",
    "SONNA": "Somali National News Agency",
    "LENA": "Lesotho News Agency",
    "NAMPA": "Namibia Press Agency",
    "BOPA": "Botswana Press Agency",
    "New Ziana": "Ziana",
    "SAPA": "South African Press Association",
    "SAnews": "SAnews.gov.za, South African Government News Agency",
    "Angop": "Agência Angola Press",
    "Inforpress": "Agência Cabo-verdiana de Notícias",
    # South Asia
    "PTI": "Press Trust of India, भाषा, पीटीआई, PTI-Bhasha, PTI Bhasha, पीटीआई-भाषा, पीटीआई भाषा",
    "ANI": "Asian News International, एएनआई",
    "IANS": "Indo-Asian News Service, Indo Asian News Service, आईएएनएस, আইএএনএস",
    "UNI": "United News of India, वार्ता, यूनीवार्ता",
    "APP": "Associated Press of Pakistan",
    "PPI": "Pakistan Press International",
    "UNB": "United News of Bangladesh, ইউএনবি",
    "BSS": "Bangladesh Sangbad Sangstha, বাসস",
    "RSS (Nepal)": "Rastriya Samachar Samiti, राष्ट्रिय समाचार समिति, रासस",
    # East and South-East Asia
    "Xinhua": "Xinhua News Agency, Xinhuanet, 新华社, 新華社, 新华网, 新華網, 新华社记者, Синьхуа, شينخوا, "
    "신화통신, Agencia Xinhua, New China News Agency",
    "CNS": "China News Service, 中新社, 中新网, 中国新闻社, 中国新闻网",
    "CNA (Taiwan)": "Central News Agency, 中央社, 中央通訊社",
    "Kyodo": "Kyodo News, 共同通信, 共同通信社, 共同社, 共同, Киодо, Kyodo News Agency",
    "Jiji": "Jiji Press, 時事通信, 時事通信社, 時事, 時事通信ニュース",
    "Yonhap": "연합뉴스, Yonhap News Agency, Yonhap News, 聯合ニュース, 韩联社, 韓聯社, Рёнхап",
    "Newsis": "뉴시스",
    "News1": "뉴스1",
    "KCNA": "Korean Central News Agency, 조선중앙통신, 朝中社, 朝鮮中央通信",
    "VNA": "TTXVN, Vietnam News Agency, Thông tấn xã Việt Nam, Vietnam Plus",
    "Antara": "Antara News, LKBN Antara, Kantor Berita Antara, ANTARA News",
    "Bernama": "Pertubuhan Berita Nasional Malaysia, 马新社",
    "PNA": "Philippine News Agency",
    "TNA (Thailand)": "Thai News Agency, สำนักข่าวไทย",
    "Montsame": "МОНЦАМЭ",
}
"""Short name → other names. News services of single papers, press-release wires and picture agencies are none."""

WORDS = frozenset(
    """ani ana ina hina mena spa map tap sita mia beta fena lana sana suna wafa petra mehr fars anka elta leta saba pana
    ena bopa aa tt pa cp sta app uni ppi ona bna gna pna nan una acn abi avn sid aap agi pap""".split()
)
"""Short names that are also given names or words: they count only in capitals."""

_GENERIC = frozenset(
    """the by von par por da del della dal di de la le der die das av af mit with avec con com via from quelle source
    agency agencies agencia agência agence agenzia agentur nachrichtenagentur persbureau nyhetsbyrån agencja agencija
    agentura агентство информагентство ajansı وكالة وكالات خبرگزاری news newswire newswires wire wires service services
    staff editorial desk bureau writer writers reporter reporters correspondent correspondents newsroom feed
    inc gmbh ltd llc""".split()
)
"""Words around an agency's name that change nothing: "the AP news agency", "Reuters staff"."""
_WORD = re.compile(r"\w[\w'’]*")


def agency(name: str) -> str | None:
    """The usual short name of the news agency that goes by this name, such as AP; None where it is none."""
    if len(name) > LONGEST_NAME:
        return None
    words = _WORD.findall(name)
    while words and not (short := _known(words)):
        if words[-1].casefold() in _GENERIC:
            words = words[:-1]
        elif words[0].casefold() in _GENERIC:
            words = words[1:]
        else:
            return None
    return short if words else None


@cache
def openings() -> frozenset[str]:
    """The words that their names begin with, in lower case."""
    names = (name.casefold() for short, others in NAMES.items() for name in (short, *others.split(", ")))
    return frozenset(word for name in names for word in _WORD.findall(name)[:1])


def _known(words: list[str]) -> str | None:
    short = _table().get("".join(words).casefold())
    is_word = len(words) == 1 and words[0].casefold() in WORDS
    return None if is_word and not words[0].isupper() else short


@cache
def _table() -> dict[str, str]:
    """Short names by the words of all names, run together; with accents and without."""
    named = ((name, short) for short, others in NAMES.items() for name in (short, *others.split(", ")))
    runs = [("".join(_WORD.findall(name)).casefold(), short) for name, short in named]
    return {key: short for run, short in runs for key in (run, _unaccented(run))}


def _unaccented(run: str) -> str:
    return re.sub(r"\W+", "", unicodedata.normalize("NFKD", run))
