"""Whether a paragraph is the publisher's note that the article was corrected, clarified or updated."""

import re

LABELS = """
correction corrections corrected clarification clarifications erratum errata corrigendum retraction
berichtigung korrektur korrigiert richtigstellung klarstellung aktualisierung aktualisiert
correctif rectificatif rectification précision actualisation mise-à-jour mis-à-jour
corrección correcciones rectificación aclaración actualización actualizado actualizada fe-de-errores fe-de-erratas
correção corrigido retificação atualização atualizado atualizada
correzione rettifica precisazione errata-corrige aggiornamento aggiornato
correctie rectificatie verduidelijking aanvulling
rättelse förtydligande uppdatering uppdaterad rettelse retting præcisering presisering opdatering opdateret
oppdatering oppdatert oikaisu korjaus täsmennys päivitys päivitetty leiðrétting
sprostowanie korekta aktualizacja aktualizováno oprava ispravak ispravka popravek helyesbítés frissítés frissítve
corectare erată actualizare
исправление исправлено уточнение уточнено поправка обновление обновлено виправлення виправлено оновлено
διόρθωση διευκρίνιση ενημέρωση
düzeltme güncelleme koreksi ralat pembaruan pembetulan
تصحيح تصويب توضيح تحديث اصلاحیه תיקון הבהרה עדכון सुधार स्पष्टीकरण
更正 勘误 勘誤 訂正 訂正とお詫び お詫びと訂正 정정 바로잡습니다
update updated editor's-note editors'-note anmerkung-der-redaktion hinweis-der-redaktion
note-de-la-rédaction nota-del-editor nota-de-la-redacción nota-da-redação nota-del-redattore от-редакции
""".split()
"""Words that a note begins with; a hyphen stands for a space."""
PHRASES = (
    r"(?:earlier|previous|original) versions? of (?:this|the) (?:article|story|report|post|column|headline|piece)",
    r"(?:this|the) (?:article|story|report|post|piece|headline) (?:has been|was|is being) "
    r"(?:since )?(?:updated|corrected|amended|clarified|changed|edited|revised)",
    r"in einer (?:früheren|ersten|vorherigen) (?:version|fassung)",
    r"(?:dieser|der) (?:artikel|beitrag|text) wurde (?:[\w.:]+ ){0,6}(?:aktualisiert|korrigiert|ergänzt|berichtigt)",
    r"(?:première|précédente|ancienne) version de (?:cet|l'|ce)|"
    r"version (?:précédente|antérieure|initiale) de (?:cet|l'|ce)",
    r"cet article a été (?:\w+ ){0,2}(?:mis à jour|modifié|corrigé|actualisé)",
    r"versión (?:anterior|previa|inicial) de (?:este|esta|la|el)",
    r"est[ea] (?:artículo|nota|noticia|información|texto) (?:ha sido|fue) (?:\w+ )?"
    r"(?:actualizad|corregid|modificad)[oa]",
    r"versão (?:anterior|inicial) (?:dest[ea]|do|da)",
    r"est[ea] (?:artigo|texto|reportagem|notícia|matéria) foi (?:\w+ )?(?:atualizad|corrigid|modificad)[oa]",
    r"versione precedente di quest[oa]|quest'?[oa]? ?articolo è stato (?:\w+ )?(?:aggiornato|corretto|modificato)",
    r"(?:eerdere|vorige) versie van dit (?:artikel|bericht|stuk|verhaal)",
    r"(?:tidigare|tidligere) (?:version|versjon|udgave) (?:av|af)",
    r"(?:wcześniejszej|poprzedniej|pierwotnej) wersji",
    r"(?:ранней|предыдущей|первоначальной) версии|(?:текст|заметка|новость|материал) (?:был[аи]? )?"
    r"(?:исправлен|обновлен|обновлён|дополнен|уточнен|уточнён)[аы]?",
    r"haber(?:in)? önceki|önceki (?:sürüm|hali)",
    r"本文已(?:更新|更正|修正)|此前版本|以前のバージョン|記事を(?:更新|訂正|修正)しました",
    r"기사를? ?(?:수정|정정|업데이트)",
)
"""What a note says wherever in a paragraph it says it."""
LONGEST = 600
"""Characters at a paragraph's beginning that are looked at."""


def _spelled(label: str) -> str:
    return re.escape(label.replace("-", " ")).replace("'", "['’]")


# A label is one only by itself, or with a mark or a date behind it: "Updated rules come into force" is news.
_LABEL = re.compile(
    rf"[\W_]*(?:{'|'.join(map(_spelled, LABELS))})\b(?:\s*\([^)]{{0,60}}\))?"
    r"(?:\s*[:：–—)\]|]|\s-|[^\n\d]{0,16}\d|\W*$)",
    re.IGNORECASE,
)
_PHRASE = re.compile("|".join(f"(?:{phrase})" for phrase in PHRASES), re.IGNORECASE)


def is_note(paragraph: str) -> bool:
    """Whether a paragraph says that something in the article was corrected, clarified or updated."""
    head = " ".join(paragraph[:LONGEST].split())
    return _LABEL.match(head) is not None or _PHRASE.search(head) is not None
