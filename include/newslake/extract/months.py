"""Names of the months by language, with their inflections and short forms, as Unicode's CLDR has them and more."""

from collections.abc import Mapping
from functools import cache

_NAMES: Mapping[str, str] = {
    "en": (
        "january jan, february feb, march mar, april apr, may, june jun, july jul, august aug, september sep "
        "sept, october oct, november nov, december dec"
    ),
    "de": (
        "januar jan jänner jän, februar feb feber, märz mär mrz, april apr, mai, juni jun, juli jul, august "
        "aug, september sept sep, oktober okt, november nov, dezember dez"
    ),
    "fr": (
        "janvier janv, février févr, mars, avril avr, mai, juin, juillet juil, août, septembre sept, octobre "
        "oct, novembre nov, décembre déc"
    ),
    "es": (
        "enero ene, febrero feb febr, marzo mar, abril abr, mayo may, junio jun, julio jul, agosto ago, "
        "septiembre sept set setiembre, octubre oct, noviembre nov, diciembre dic"
    ),
    "it": (
        "gennaio gen, febbraio feb, marzo mar, aprile apr, maggio mag, giugno giu, luglio lug, agosto ago, "
        "settembre set sett, ottobre ott, novembre nov, dicembre dic"
    ),
    "pt": (
        "janeiro jan, fevereiro fev, março mar, abril abr, maio mai, junho jun, julho jul, agosto ago, "
        "setembro set, outubro out, novembro nov, dezembro dez"
    ),
    "nl": (
        "januari jan, februari feb, maart mrt, april apr, mei, juni jun, juli jul, augustus aug, september "
        "sep, oktober okt, november nov, december dec"
    ),
    "pl": (
        "stycznia styczeń sty, lutego luty lut, marca marzec mar, kwietnia kwiecień kwi, maja maj, czerwca "
        "czerwiec cze, lipca lipiec lip, sierpnia sierpień sie, września wrzesień wrz, października "
        "październik paź, listopada listopad lis, grudnia grudzień gru"
    ),
    "cs": (
        "ledna leden led, února únor úno, března březen bře, dubna duben dub, května květen kvě, června "
        "červen čvn, července červenec čvc, srpna srpen srp, září zář, října říjen říj, listopadu listopad "
        "lis, prosince prosinec pro"
    ),
    "sk": (
        "januára január jan, februára február feb, marca marec mar, apríla apríl apr, mája máj, júna jún, "
        "júla júl, augusta august aug, septembra september sep, októbra október okt, novembra november nov, "
        "decembra december dec"
    ),
    "sv": (
        "januari jan, februari feb, mars, april apr, maj, juni, juli, augusti aug, september sep, oktober "
        "okt, november nov, december dec"
    ),
    "no": (
        "januar jan, februar feb, mars mar, april apr, mai, juni jun, juli jul, august aug, september sep, "
        "oktober okt, november nov, desember des"
    ),
    "da": (
        "januar jan, februar feb, marts mar, april apr, maj, juni jun, juli jul, august aug, september sep, "
        "oktober okt, november nov, december dec"
    ),
    "fi": (
        "tammikuuta tammikuu tammi, helmikuuta helmikuu helmi, maaliskuuta maaliskuu maalis, huhtikuuta "
        "huhtikuu huhti, toukokuuta toukokuu touko, kesäkuuta kesäkuu kesä, heinäkuuta heinäkuu heinä, "
        "elokuuta elokuu elo, syyskuuta syyskuu syys, lokakuuta lokakuu loka, marraskuuta marraskuu marras, "
        "joulukuuta joulukuu joulu"
    ),
    "tr": (
        "ocak oca, şubat şub, mart mar, nisan nis, mayıs may, haziran haz, temmuz tem, ağustos ağu, eylül "
        "eyl, ekim eki, kasım kas, aralık ara"
    ),
    "ru": (
        "января январь янв, февраля февраль февр фев, марта март мар, апреля апрель апр, мая май, июня июнь "
        "июн, июля июль июл, августа август авг, сентября сентябрь сент сен, октября октябрь окт, ноября "
        "ноябрь нояб ноя, декабря декабрь дек"
    ),
    "uk": (
        "січня січень січ, лютого лютий лют, березня березень бер, квітня квітень квіт, травня травень трав, "
        "червня червень черв, липня липень лип, серпня серпень серп, вересня вересень вер, жовтня жовтень "
        "жовт, листопада листопад лист, грудня грудень груд"
    ),
    "ar": (
        "يناير كانون_الثاني, فبراير شباط, مارس آذار, أبريل نيسان ابريل, مايو أيار, يونيو حزيران, يوليو تموز, "
        "أغسطس آب, سبتمبر أيلول, أكتوبر تشرين_الأول, نوفمبر تشرين_الثاني, ديسمبر كانون_الأول"
    ),
    "he": (
        "ינואר ינו׳, פברואר פבר׳, מרץ, אפריל אפר׳, מאי, יוני, יולי, אוגוסט אוג׳, ספטמבר ספט׳, אוקטובר אוק׳, "
        "נובמבר נוב׳, דצמבר דצמ׳"
    ),
    # Of both calendars: the year tells which one is meant.
    "fa": (
        "ژانویهٔ ژانویه فروردین, فوریهٔ فوریه اردیبهشت, مارس خرداد, آوریل تیر, مهٔ مه می مرداد, ژوئن شهریور, "
        "ژوئیهٔ ژوئیه مهر, اوت آبان, سپتامبر آذر, اکتبر دی, نوامبر بهمن, دسامبر اسفند"
    ),
    "hi": (
        "जनवरी जन॰, फ़रवरी फ़र॰ फरवरी, मार्च, अप्रैल, मई, जून, जुलाई जुल॰, अगस्त अग॰, सितंबर सित॰ सितम्बर, "
        "अक्टूबर अक्टू॰ अक्तूबर, नवंबर नव॰ नवम्बर, दिसंबर दिस॰ दिसम्बर"
    ),
    "id": (
        "januari jan, februari feb, maret mar, april apr, mei, juni jun, juli jul, agustus agu, september "
        "sep, oktober okt, november nov, desember des"
    ),
    "ms": (
        "januari jan, februari feb, mac, april apr, mei, jun, julai jul, ogos ogo, september sep, oktober "
        "okt, november nov, disember dis"
    ),
    "hu": (
        "január jan, február febr, március márc, április ápr, május máj, június jún, július júl, augusztus "
        "aug, szeptember szept, október okt, november nov, december dec"
    ),
    "ro": (
        "ianuarie ian, februarie feb, martie mar, aprilie apr, mai, iunie iun, iulie iul, august aug, "
        "septembrie sept, octombrie oct, noiembrie nov, decembrie dec"
    ),
    "el": (
        "ιανουαρίου ιανουάριοσ ιαν, φεβρουαρίου φεβρουάριοσ φεβ, μαρτίου μάρτιοσ μαρ μάρ, απριλίου απρίλιοσ "
        "απρ, μαΐου μάιοσ μαΐ μάι, ιουνίου ιούνιοσ ιουν ιούν, ιουλίου ιούλιοσ ιουλ ιούλ, αυγούστου "
        "αύγουστοσ αυγ αύγ, σεπτεμβρίου σεπτέμβριοσ σεπ, οκτωβρίου οκτώβριοσ οκτ, νοεμβρίου νοέμβριοσ νοε "
        "νοέ, δεκεμβρίου δεκέμβριοσ δεκ"
    ),
    "bg": (
        "януари яну, февруари фев, март, април апр, май, юни, юли, август авг, септември сеп, октомври окт, "
        "ноември ное, декември дек"
    ),
    "hr": (
        "siječnja siječanj sij, veljače veljača velj, ožujka ožujak ožu, travnja travanj tra, svibnja svibanj "
        "svi, lipnja lipanj lip, srpnja srpanj srp, kolovoza kolovoz kol, rujna rujan ruj, listopada listopad "
        "lis, studenoga studeni stu, prosinca prosinac pro"
    ),
    "sr": (
        "јануар јан, фебруар феб, март мар, април апр, мај, јун, јул, август авг, септембар сеп, октобар окт, "
        "новембар нов, децембар дец"
    ),
    "sl": (
        "januar jan, februar feb, marec mar, april apr, maj, junij jun, julij jul, avgust avg, september sep, "
        "oktober okt, november nov, december dec"
    ),
    "lt": (
        "sausio sausis saus, vasario vasaris vas, kovo kovas kov, balandžio balandis bal, gegužės gegužė geg, "
        "birželio birželis birž, liepos liepa liep, rugpjūčio rugpjūtis rugp, rugsėjo rugsėjis rugs, spalio "
        "spalis spal, lapkričio lapkritis lapkr, gruodžio gruodis gruod"
    ),
    "lv": (
        "janvāris janv, februāris febr, marts, aprīlis apr, maijs, jūnijs jūn, jūlijs jūl, augusts aug, "
        "septembris sept, oktobris okt, novembris nov, decembris dec"
    ),
    "et": (
        "jaanuar jaan, veebruar veebr, märts, aprill apr, mai, juuni, juuli, august aug, september sept, "
        "oktoober okt, november nov, detsember dets"
    ),
    "ca": (
        "gener gen, febrer febr, març, abril abr, maig, juny, juliol jul, agost ag, setembre set, octubre "
        "oct, novembre nov, desembre des"
    ),
    "th": (
        "มกราคม ม.ค, กุมภาพันธ์ ก.พ, มีนาคม มี.ค, เมษายน เม.ย, พฤษภาคม พ.ค, มิถุนายน มิ.ย, กรกฎาคม ก.ค, "
        "สิงหาคม ส.ค, กันยายน ก.ย, ตุลาคม ต.ค, พฤศจิกายน พ.ย, ธันวาคม ธ.ค"
    ),
    "sw": (
        "januari jan, februari feb, machi mac, aprili apr, mei, juni jun, julai jul, agosti ago, septemba "
        "sep, oktoba okt, novemba nov, desemba des"
    ),
    "af": (
        "januarie jan, februarie feb, maart mrt, april apr, mei, junie jun, julie jul, augustus aug, "
        "september sep, oktober okt, november nov, desember des"
    ),
    "is": (
        "janúar jan, febrúar feb, mars mar, apríl apr, maí, júní jún, júlí júl, ágúst ágú, september sep, "
        "október okt, nóvember nóv, desember des"
    ),
    "az": (
        "yanvar yan, fevral fev, mart mar, aprel apr, may, iyun iyn, iyul iyl, avqust avq, sentyabr sen, "
        "oktyabr okt, noyabr noy, dekabr dek"
    ),
    "ka": (
        "იანვარი იან, თებერვალი თებ, მარტი მარ, აპრილი აპრ, მაისი მაი, ივნისი ივნ, ივლისი ივლ, აგვისტო აგვ, "
        "სექტემბერი სექ, ოქტომბერი ოქტ, ნოემბერი ნოე, დეკემბერი დეკ"
    ),
    "bn": (
        "জানুয়ারী জানু, ফেব্রুয়ারী ফেব, মার্চ, এপ্রিল এপ্রি, মে, জুন, জুলাই জুল, আগস্ট আগ, সেপ্টেম্বর সেপ, "
        "অক্টোবর অক্টো, নভেম্বর নভে, ডিসেম্বর ডিসে"
    ),
    "ur": "جنوری, فروری, مارچ, اپریل, مئی, جون, جولائی, اگست, ستمبر, اکتوبر, نومبر, دسمبر",
}
"""Twelve months a language, parted by commas; the forms of one month by blanks, a blank within a form is ``_``."""


def number(name: str, language: str | None) -> int | None:
    """1 to 12 for a month's name, ``None`` for other words.

    A name that means different months in different languages (listopad is November in Polish, October in Croatian)
    counts only where the language is known.
    """
    word = name.casefold().strip(".,").replace(" ", "_")
    own = _by_language().get((language or "")[:2].lower(), {})
    return own.get(word) or _by_any_language().get(word)


@cache
def _by_language() -> Mapping[str, Mapping[str, int]]:
    return {
        code: {form.rstrip("."): index for index, forms in enumerate(names.split(", "), 1) for form in forms.split()}
        for code, names in _NAMES.items()
    }


@cache
def _by_any_language() -> Mapping[str, int]:
    meanings: dict[str, set[int]] = {}
    for names in _by_language().values():
        for word, index in names.items():
            meanings.setdefault(word, set()).add(index)
    return {word: min(indexes) for word, indexes in meanings.items() if len(indexes) == 1}
