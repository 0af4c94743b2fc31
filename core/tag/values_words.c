/*
 * The words that numbers, dates and times are made of, by match key.
 *
 * Own knowledge of English, no source. Sorted by bytes (a test checks it); a hash table is made of
 * them at first use. A word may have several classes ("second", "march", "quarter"); `a` belongs to
 * its number, `b` to its month, weekday, period or direction. See values_int.h.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/values_int.h"

#include "tag/vocabulary_int.h"

#include <pthread.h>
#include <stdatomic.h>

#define B(c) (UINT64_C(1) << W_##c)

const struct ds_word ds_words[] = {
	{"'ll", B(FUTURE), 0, 0}, {"'s", B(STOP) | B(DET), 0, 0}, {"a", B(A) | B(DET), 0, 0},
	{"a.d", B(ADCE), 0, 0}, {"a.m", B(AMPM), 0, 0},
	{"about", B(STOP) | B(YEARCUE) | B(HEDGE), 0, 0}, {"above", B(HEDGE), 0, 0},
	{"act", B(IDWORD), 0, 0}, {"ad", B(ADCE), 0, 0}, {"after", B(STOP) | B(YEARCUE), 0, 0},
	{"afternoon", B(PART), 2, 0}, {"against", B(STOP), 0, 0}, {"ago", B(AGO), 0, -2},
	{"aircraft", B(PLURAL), 0, 0}, {"all", B(HOLI), 0, 0}, {"almost", B(HEDGE), 0, 0},
	{"also", B(STOP), 0, 0}, {"although", B(STOP), 0, 0}, {"always", B(STOP), 0, 0},
	{"am", B(AMPM) | B(STOP), 0, 0}, {"among", B(STOP), 0, 0},
	{"an", B(A) | B(DET) | B(HEDGE), 0, 0}, {"and", B(AND) | B(STOP) | B(YEARCUE), 0, 0},
	{"annex", B(IDWORD), 0, 0}, {"annually", B(FREQ), 0, 9}, {"another", B(STOP), 0, 0},
	{"apartment", B(IDWORD), 0, 0}, {"apollo", B(IDWORD), 0, 0},
	{"appendix", B(IDWORD), 0, 0}, {"approx", B(HEDGE), 0, 0},
	{"approximately", B(HEDGE), 0, 0}, {"apr", B(MONTH), 0, 4},
	{"april", B(MONTH) | B(HOLI), 0, 4}, {"apt", B(IDWORD), 0, 0}, {"are", B(STOP), 0, 0},
	{"armistice", B(HOLI), 0, 0}, {"around", B(YEARCUE) | B(HEDGE), 0, 0},
	{"article", B(IDWORD), 0, 0}, {"articles", B(IDWORD), 0, 0},
	{"as", B(STOP) | B(YEARCUE) | B(HEDGE), 0, 0}, {"ash", B(HOLI), 0, 0},
	{"at", B(STOP) | B(HEDGE), 0, 0}, {"aug", B(MONTH), 0, 8}, {"august", B(MONTH), 0, 8},
	{"autumn", B(SEASON) | B(YEARCUE), 0, 3}, {"autumns", B(SHY) | B(SEASON), 0, 3},
	{"b.c", B(BC), 0, 0}, {"b.c.e", B(BC), 0, 0}, {"battalion", B(IDWORD), 0, 0},
	{"bc", B(BC), 0, 0}, {"bce", B(BC), 0, 0}, {"be", B(STOP), 0, 0}, {"beat", B(GAME), 0, 0},
	{"beats", B(GAME), 0, 0}, {"because", B(STOP), 0, 0}, {"been", B(STOP), 0, 0},
	{"before", B(STOP) | B(YEARCUE), 0, 0}, {"below", B(HEDGE), 0, 0},
	{"between", B(STOP) | B(YEARCUE) | B(BETWEEN), 0, 0}, {"bill", B(IDWORD), 0, 0},
	{"billion", B(SCALE), 9, 0}, {"billions", B(VAGUE), 0, 9},
	{"billionth", B(ORD) | B(ORDBIG), 9, 0}, {"bln", B(SCALE), 9, 0}, {"bn", B(SCALE), 9, 0},
	{"both", B(STOP), 0, 0}, {"box", B(IDWORD), 0, 0}, {"boxing", B(HOLI), 0, 0},
	{"brigade", B(IDWORD), 0, 0}, {"bus", B(IDWORD), 0, 0}, {"but", B(STOP), 0, 0},
	{"by", B(STOP) | B(YEARCUE), 0, 0}, {"c", B(YEARCUE) | B(HEDGE), 0, 0},
	{"c.e", B(ADCE), 0, 0}, {"ca", B(YEARCUE) | B(HEDGE), 0, 0}, {"can", B(STOP), 0, 0},
	{"case", B(IDWORD), 0, 0}, {"category", B(IDWORD), 0, 0}, {"ce", B(ADCE), 0, 0},
	{"centuries", B(PERIOD), 0, 11}, {"century", B(PERIOD), 0, 11},
	{"changed", B(CHANGE), 0, 0}, {"channel", B(IDWORD), 0, 0}, {"chapter", B(IDWORD), 0, 0},
	{"chapters", B(IDWORD), 0, 0}, {"children", B(PLURAL), 0, 0},
	{"christmas", B(HOLI), 0, 0}, {"circa", B(YEARCUE) | B(HEDGE), 0, 0},
	{"class", B(IDWORD), 0, 0}, {"clause", B(IDWORD), 0, 0}, {"climbed", B(CHANGE), 0, 0},
	{"close", B(HEDGE), 0, 0}, {"coming", B(REL), 0, 1}, {"could", B(STOP), 0, 0},
	{"couple", B(SOME), 2, 0}, {"crore", B(SCALE), 7, 0}, {"crores", B(SCALE), 7, 0},
	{"current", B(REL), 0, 0}, {"cut", B(CHANGE), 0, 0}, {"daily", B(FREQ), 0, 4},
	{"dawn", B(PART), 7, 0}, {"day", B(PERIOD), 0, 4}, {"days", B(PERIOD), 0, 4},
	{"dec", B(MONTH) | B(SHY), 0, 12}, {"decade", B(PERIOD), 0, 10},
	{"decades", B(PERIOD), 0, 10}, {"december", B(MONTH), 0, 12},
	{"decline", B(CHANGE), 0, 0}, {"declined", B(CHANGE), 0, 0},
	{"decrease", B(CHANGE), 0, 0}, {"decreased", B(CHANGE), 0, 0},
	{"decree", B(IDWORD), 0, 0}, {"defeat", B(GAME), 0, 0}, {"defeated", B(GAME), 0, 0},
	{"defeats", B(GAME), 0, 0}, {"despite", B(STOP), 0, 0}, {"did", B(STOP), 0, 0},
	{"district", B(IDWORD), 0, 0}, {"division", B(IDWORD), 0, 0}, {"do", B(STOP), 0, 0},
	{"does", B(STOP), 0, 0}, {"doi", B(IDWORD), 0, 0}, {"down", B(STOP) | B(CHANGE), 0, 0},
	{"doz", B(DOZEN), 12, 0},
	{"dozen", B(DOZEN), 12, 0}, {"dozens", B(VAGUE), 24, 0},
	{"dozs", B(DOZEN), 12, 0},
	{"draw", B(GAME), 0, 0},
	{"draws", B(GAME), 0, 0}, {"drew", B(GAME), 0, 0}, {"drop", B(CHANGE), 0, 0},
	{"dropped", B(CHANGE), 0, 0}, {"due", B(FUTURE), 0, 0},
	{"during", B(STOP) | B(YEARCUE), 0, 0}, {"dusk", B(PART), 8, 0}, {"each", B(EVERY), 0, 0},
	{"earlier", B(MOD) | B(AGO), 0, -1}, {"early", B(MOD) | B(YEARCUE), 0, 1},
	{"easter", B(HOLI), 0, 0}, {"eight", B(UNIT), 8, 0}, {"eighteen", B(UNIT), 18, 0},
	{"eighteenth", B(ORD), 18, 0}, {"eighth", B(ORD), 8, 0}, {"eighths", B(PARTS), 8, 0},
	{"eighties", B(DECADES), 80, 0}, {"eightieth", B(ORD) | B(ORDTENS), 80, 0},
	{"eighty", B(TENS), 80, 0}, {"either", B(STOP), 0, 0}, {"eleven", B(UNIT), 11, 0},
	{"eleventh", B(ORD), 11, 0}, {"else", B(STOP), 0, 0}, {"episode", B(IDWORD), 0, 0},
	{"eq", B(IDWORD), 0, 0}, {"equation", B(IDWORD), 0, 0}, {"estimated", B(HEDGE), 0, 0},
	{"evening", B(PART), 3, 0}, {"ever", B(STOP), 0, 0}, {"every", B(EVERY), 0, 0},
	{"everyday", B(FREQ), 0, 4},
	{"exceeding", B(HEDGE), 0, 0},
	{"exhibit", B(IDWORD), 0, 0}, {"expanded", B(CHANGE), 0, 0},
	{"expected", B(FUTURE), 0, 0}, {"expects", B(FUTURE), 0, 0}, {"ext", B(IDWORD), 0, 0},
	{"extension", B(IDWORD), 0, 0}, {"fall", B(SEASON) | B(YEARCUE) | B(CHANGE), 0, 3},
	{"fallen", B(CHANGE), 0, 0}, {"falls", B(CHANGE), 0, 0}, {"feb", B(MONTH), 0, 2},
	{"february", B(MONTH), 0, 2}, {"fell", B(CHANGE), 0, 0}, {"few", B(SOME), 3, 0},
	{"fewer", B(HEDGE), 0, 0}, {"fifteen", B(UNIT), 15, 0}, {"fifteenth", B(ORD), 15, 0},
	{"fifth", B(ORD), 5, 0}, {"fifths", B(PARTS), 5, 0}, {"fifties", B(DECADES), 50, 0},
	{"fiftieth", B(ORD) | B(ORDTENS), 50, 0}, {"fifty", B(TENS), 50, 0},
	{"fig", B(IDWORD), 0, 0}, {"figs", B(IDWORD), 0, 0}, {"figure", B(IDWORD), 0, 0},
	{"figures", B(IDWORD), 0, 0}, {"first", B(ORD), 1, 0}, {"five", B(UNIT), 5, 0},
	{"flight", B(IDWORD), 0, 0}, {"floor", B(IDWORD), 0, 0},
	{"following", B(REL) | B(RELTEXT), 0, 1}, {"for", B(STOP), 0, 0},
	{"formula", B(IDWORD), 0, 0}, {"forties", B(DECADES), 40, 0},
	{"fortieth", B(ORD) | B(ORDTENS), 40, 0}, {"fortnight", B(PERIOD), 0, 6},
	{"fortnightly", B(FREQ), 0, 6}, {"fortnights", B(PERIOD), 0, 6},
	{"forty", B(TENS), 40, 0}, {"four", B(UNIT), 4, 0}, {"fourteen", B(UNIT), 14, 0},
	{"fourteenth", B(ORD), 14, 0}, {"fourth", B(ORD), 4, 0}, {"fourths", B(PARTS), 4, 0},
	{"fourty", B(TENS), 40, 0}, {"fri", B(SHY) | B(WDAY), 0, 5}, {"friday", B(WDAY), 0, 5},
	{"fridays", B(WDAYS), 0, 5}, {"from", B(STOP) | B(YEARCUE) | B(FROM), 0, 0},
	{"gate", B(IDWORD), 0, 0}, {"goal", B(GAME), 0, 0}, {"goals", B(GAME), 0, 0},
	{"gone", B(CHANGE), 0, 0}, {"good", B(HOLI), 0, 0}, {"grade", B(IDWORD), 0, 0},
	{"greater", B(HEDGE), 0, 0}, {"grew", B(CHANGE), 0, 0}, {"grow", B(CHANGE), 0, 0},
	{"grown", B(CHANGE), 0, 0}, {"had", B(STOP), 0, 0}, {"half", B(FRAC), 2, 0},
	{"halloween", B(HOLI), 0, 0}, {"halves", B(FRAC), 2, 0}, {"has", B(STOP), 0, 0},
	{"have", B(STOP), 0, 0}, {"he", B(STOP), 0, 0}, {"her", B(STOP) | B(DET), 0, 0},
	{"here", B(STOP), 0, 0},
	{"higher", B(HEDGE), 0, 0},
	{"highway", B(IDWORD), 0, 0}, {"him", B(STOP), 0, 0},
	{"his", B(STOP) | B(DET), 0, 0}, {"hour", B(PERIOD), 0, 3}, {"hourly", B(FREQ), 0, 3},
	{"hours", B(PERIOD), 0, 3}, {"how", B(STOP), 0, 0}, {"hr", B(PERIOD), 0, 3},
	{"hrs", B(PERIOD), 0, 3}, {"hundred", B(HUNDRED), 100, 0}, {"hundreds", B(VAGUE), 200, 0},
	{"hundredth", B(ORD) | B(ORDBIG), 2, 0}, {"hundredths", B(PARTS), 100, 0},
	{"hwy", B(IDWORD), 0, 0}, {"i", B(STOP), 0, 0}, {"id", B(IDWORD), 0, 0},
	{"if", B(STOP), 0, 0}, {"in", B(STOP) | B(YEARCUE) | B(HEDGE), 0, 0},
	{"increase", B(CHANGE), 0, 0}, {"increased", B(CHANGE), 0, 0}, {"into", B(STOP), 0, 0},
	{"iphone", B(IDWORD), 0, 0}, {"is", B(STOP), 0, 0}, {"isbn", B(IDWORD), 0, 0},
	{"issn", B(IDWORD), 0, 0}, {"it", B(STOP), 0, 0}, {"item", B(IDWORD), 0, 0},
	{"its", B(STOP) | B(DET), 0, 0}, {"jan", B(MONTH) | B(SHY), 0, 1},
	{"january", B(MONTH), 0, 1}, {"jul", B(MONTH), 0, 7}, {"july", B(MONTH), 0, 7},
	{"jump", B(CHANGE), 0, 0}, {"jumped", B(CHANGE), 0, 0}, {"jun", B(MONTH) | B(SHY), 0, 6},
	{"june", B(MONTH), 0, 6}, {"just", B(HEDGE), 0, 0},
	{"krore", B(SCALE), 7, 0},
	{"krores", B(SCALE), 7, 0},
	{"lakh", B(SCALE), 5, 0},
	{"lakhs", B(SCALE), 5, 0}, {"lane", B(IDWORD), 0, 0},
	{"larger", B(HEDGE), 0, 0},
	{"last", B(REL) | B(DET), 0, -1},
	{"late", B(MOD) | B(YEARCUE), 0, 3}, {"later", B(MOD) | B(AGO), 0, 1},
	{"law", B(IDWORD), 0, 0}, {"lead", B(GAME), 0, 0}, {"leading", B(GAME), 0, 0},
	{"leads", B(GAME), 0, 0}, {"led", B(GAME), 0, 0}, {"less", B(STOP) | B(HEDGE), 0, 0},
	{"let", B(STOP), 0, 0}, {"level", B(IDWORD), 0, 0}, {"lifted", B(CHANGE), 0, 0},
	{"like", B(STOP), 0, 0}, {"line", B(IDWORD), 0, 0}, {"listing", B(IDWORD), 0, 0},
	{"lkh", B(SCALE), 5, 0},
	{"lkhs", B(SCALE), 5, 0},
	{"lose", B(GAME), 0, 0}, {"loses", B(GAME), 0, 0}, {"loss", B(GAME), 0, 0},
	{"lost", B(GAME), 0, 0},
	{"lower", B(HEDGE), 0, 0},
	{"lowered", B(CHANGE), 0, 0}, {"mar", B(MONTH) | B(SHY), 0, 3},
	{"march", B(MONTH) | B(SHY), 0, 3}, {"mark", B(IDWORD), 0, 0},
	{"maximum", B(HEDGE), 0, 0}, {"may", B(MONTH) | B(SHY) | B(STOP) | B(HOLI), 0, 5},
	{"me", B(STOP), 0, 0}, {"men", B(PLURAL), 0, 0}, {"mid", B(MOD) | B(YEARCUE), 0, 2},
	{"midday", B(PART), 5, 0}, {"middle", B(MOD), 0, 2}, {"midnight", B(PART), 6, 0},
	{"might", B(STOP), 0, 0}, {"million", B(SCALE), 6, 0}, {"millions", B(VAGUE), 0, 6},
	{"millionth", B(ORD) | B(ORDBIG), 6, 0}, {"min", B(PERIOD), 0, 2},
	{"minimum", B(HEDGE), 0, 0}, {"mins", B(PERIOD), 0, 2}, {"minus", B(NEG), 0, 0},
	{"minute", B(PERIOD), 0, 2}, {"minutes", B(PERIOD), 0, 2}, {"mk", B(IDWORD), 0, 0},
	{"mln", B(SCALE), 6, 0}, {"mn", B(SCALE), 6, 0}, {"model", B(IDWORD), 0, 0},
	{"mon", B(SHY) | B(WDAY), 0, 1}, {"monday", B(WDAY), 0, 1}, {"mondays", B(WDAYS), 0, 1},
	{"month", B(PERIOD), 0, 7}, {"monthly", B(FREQ), 0, 7}, {"months", B(PERIOD), 0, 7},
	{"more", B(STOP) | B(HEDGE), 0, 0}, {"morning", B(PART), 1, 0}, {"most", B(STOP), 0, 0},
	{"moved", B(CHANGE), 0, 0}, {"must", B(STOP), 0, 0}, {"my", B(STOP) | B(DET), 0, 0},
	{"n't", B(STOP), 0, 0}, {"naught", B(UNIT), 0, 0}, {"near", B(STOP), 0, 0},
	{"nearly", B(HEDGE), 0, 0}, {"negative", B(NEG), 0, 0}, {"neither", B(STOP), 0, 0},
	{"never", B(STOP), 0, 0}, {"new", B(HOLI), 0, 0}, {"next", B(REL) | B(DET), 0, 1},
	{"night", B(PERIOD) | B(PART), 4, 13}, {"nightly", B(FREQ), 0, 4},
	{"nights", B(PERIOD), 0, 13}, {"nine", B(UNIT), 9, 0}, {"nineteen", B(UNIT), 19, 0},
	{"nineteenth", B(ORD), 19, 0}, {"nineties", B(DECADES), 90, 0},
	{"ninetieth", B(ORD) | B(ORDTENS), 90, 0}, {"ninety", B(TENS), 90, 0},
	{"ninth", B(ORD), 9, 0}, {"ninths", B(PARTS), 9, 0}, {"no", B(IDWORD) | B(HEDGE), 0, 0},
	{"noon", B(PART), 5, 0}, {"nor", B(STOP), 0, 0}, {"nos", B(IDWORD), 0, 0},
	{"not", B(STOP) | B(NOT) | B(HEDGE), 0, 0}, {"note", B(IDWORD), 0, 0},
	{"nought", B(UNIT), 0, 0}, {"nov", B(MONTH), 0, 11}, {"november", B(MONTH), 0, 11},
	{"novruz", B(HOLI), 0, 0}, {"nowruz", B(HOLI), 0, 0}, {"nr", B(IDWORD), 0, 0},
	{"number", B(IDWORD), 0, 0}, {"oct", B(MONTH), 0, 10}, {"october", B(MONTH), 0, 10},
	{"of", B(STOP) | B(YEARCUE) | B(OF), 0, 0}, {"off", B(STOP), 0, 0}, {"old", B(OLD), 0, 0},
	{"on", B(STOP), 0, 0}, {"one", B(UNIT), 1, 0}, {"only", B(STOP), 0, 0},
	{"onto", B(STOP), 0, 0}, {"onwards", B(YEARCUE), 0, 0}, {"or", B(STOP) | B(OR), 0, 0},
	{"order", B(IDWORD), 0, 0}, {"other", B(STOP), 0, 0}, {"our", B(STOP) | B(DET), 0, 0},
	{"out", B(STOP), 0, 0}, {"over", B(STOP) | B(HEDGE), 0, 0}, {"p", B(IDWORD), 0, 0},
	{"p.m", B(AMPM), 0, 12}, {"page", B(IDWORD), 0, 0}, {"pages", B(IDWORD), 0, 0},
	{"palm", B(HOLI), 0, 0}, {"para", B(IDWORD), 0, 0}, {"paragraph", B(IDWORD), 0, 0},
	{"part", B(IDWORD), 0, 0}, {"past", B(REL), 0, -1}, {"people", B(PLURAL), 0, 0},
	{"per", B(STOP) | B(PER), 0, 0}, {"personnel", B(PLURAL), 0, 0},
	{"phase", B(IDWORD), 0, 0}, {"planned", B(FUTURE), 0, 0}, {"plans", B(FUTURE), 0, 0},
	{"platform", B(IDWORD), 0, 0}, {"plunged", B(CHANGE), 0, 0}, {"pm", B(AMPM), 0, 12},
	{"pmid", B(IDWORD), 0, 0}, {"point", B(POINT), 0, 0}, {"police", B(PLURAL), 0, 0},
	{"postcode", B(IDWORD), 0, 0}, {"pound", B(CASH), 0, 0}, {"pounds", B(CASH), 0, 0},
	{"pp", B(IDWORD), 0, 0}, {"preceding", B(REL) | B(RELTEXT), 0, -1},
	{"precinct", B(IDWORD), 0, 0}, {"previous", B(REL) | B(RELTEXT), 0, -1},
	{"prior", B(REL) | B(RELTEXT), 0, -1}, {"protocol", B(IDWORD), 0, 0},
	{"psalm", B(IDWORD), 0, 0}, {"q1", B(HOLI), 0, 0}, {"q2", B(HOLI), 0, 0},
	{"q3", B(HOLI), 0, 0}, {"q4", B(HOLI), 0, 0}, {"quadrillion", B(SCALE), 15, 0},
	{"quarter", B(FRAC) | B(PERIOD), 4, 8}, {"quarterly", B(FREQ), 0, 8},
	{"quarters", B(PARTS) | B(FRAC) | B(PERIOD), 4, 8}, {"raised", B(CHANGE), 0, 0},
	{"reduced", B(CHANGE), 0, 0}, {"ref", B(IDWORD), 0, 0}, {"regiment", B(IDWORD), 0, 0},
	{"resolution", B(IDWORD), 0, 0}, {"rise", B(CHANGE), 0, 0}, {"risen", B(CHANGE), 0, 0},
	{"rises", B(CHANGE), 0, 0}, {"room", B(IDWORD), 0, 0}, {"rose", B(CHANGE), 0, 0},
	{"roughly", B(HEDGE), 0, 0}, {"route", B(IDWORD), 0, 0}, {"rule", B(IDWORD), 0, 0},
	{"same", B(REL) | B(RELTEXT), 0, 0}, {"sat", B(SHY) | B(WDAY), 0, 6},
	{"saturday", B(WDAY), 0, 6}, {"saturdays", B(WDAYS), 0, 6}, {"scene", B(IDWORD), 0, 0},
	{"scheduled", B(FUTURE), 0, 0}, {"score", B(GAME), 0, 0}, {"scored", B(GAME), 0, 0},
	{"scoreline", B(GAME), 0, 0}, {"scores", B(VAGUE), 40, 0}, {"season", B(IDWORD), 0, 0},
	{"sec", B(PERIOD), 0, 1}, {"second", B(ORD) | B(PERIOD), 2, 1},
	{"seconds", B(PERIOD), 0, 1}, {"secs", B(PERIOD), 0, 1}, {"section", B(IDWORD), 0, 0},
	{"sections", B(IDWORD), 0, 0}, {"sep", B(MONTH), 0, 9}, {"sept", B(MONTH), 0, 9},
	{"september", B(MONTH), 0, 9}, {"seven", B(UNIT), 7, 0}, {"seventeen", B(UNIT), 17, 0},
	{"seventeenth", B(ORD), 17, 0}, {"seventh", B(ORD), 7, 0}, {"sevenths", B(PARTS), 7, 0},
	{"seventies", B(DECADES), 70, 0}, {"seventieth", B(ORD) | B(ORDTENS), 70, 0},
	{"seventy", B(TENS), 70, 0}, {"several", B(SOME), 3, 0},
	{"shall", B(STOP) | B(FUTURE), 0, 0}, {"she", B(STOP), 0, 0}, {"should", B(STOP), 0, 0},
	{"shrank", B(CHANGE), 0, 0}, {"since", B(STOP) | B(YEARCUE), 0, 0},
	{"six", B(UNIT), 6, 0}, {"sixteen", B(UNIT), 16, 0}, {"sixteenth", B(ORD), 16, 0},
	{"sixth", B(ORD), 6, 0}, {"sixths", B(PARTS), 6, 0}, {"sixties", B(DECADES), 60, 0},
	{"sixtieth", B(ORD) | B(ORDTENS), 60, 0}, {"sixty", B(TENS), 60, 0},
	{"size", B(IDWORD), 0, 0}, {"slashed", B(CHANGE), 0, 0},
	{"smaller", B(HEDGE), 0, 0},
	{"so", B(STOP), 0, 0},
	{"soldiers", B(PLURAL), 0, 0}, {"some", B(HEDGE), 0, 0},
	{"spring", B(SEASON) | B(YEARCUE), 0, 1}, {"springs", B(SHY) | B(SEASON), 0, 1},
	{"squadron", B(IDWORD), 0, 0}, {"st", B(HOLI), 0, 0}, {"step", B(IDWORD), 0, 0},
	{"suite", B(IDWORD), 0, 0}, {"summer", B(SEASON) | B(YEARCUE), 0, 2},
	{"summers", B(SHY) | B(SEASON), 0, 2}, {"sun", B(SHY) | B(WDAY), 0, 7},
	{"sunday", B(WDAY), 0, 7}, {"sundays", B(WDAYS), 0, 7}, {"surged", B(CHANGE), 0, 0},
	{"table", B(IDWORD), 0, 0}, {"tables", B(IDWORD), 0, 0}, {"ten", B(UNIT), 10, 0},
	{"tens", B(VAGUE), 20, 0}, {"tenth", B(ORD), 10, 0}, {"tenths", B(PARTS), 10, 0},
	{"than", B(STOP), 0, 0}, {"that", B(REL) | B(RELTEXT) | B(STOP) | B(DET), 0, 0},
	{"the", B(STOP) | B(DET) | B(THE), 0, 0}, {"their", B(STOP) | B(DET), 0, 0},
	{"them", B(STOP), 0, 0}, {"then", B(STOP), 0, 0}, {"there", B(STOP), 0, 0},
	{"they", B(STOP), 0, 0}, {"third", B(ORD), 3, 0}, {"thirds", B(PARTS), 3, 0},
	{"thirteen", B(UNIT), 13, 0}, {"thirteenth", B(ORD), 13, 0},
	{"thirties", B(DECADES), 30, 0}, {"thirtieth", B(ORD) | B(ORDTENS), 30, 0},
	{"thirty", B(TENS), 30, 0}, {"this", B(REL) | B(STOP) | B(DET), 0, 0},
	{"though", B(STOP), 0, 0}, {"thousand", B(SCALE), 3, 0}, {"thousands", B(VAGUE), 2000, 0},
	{"thousandth", B(ORD) | B(ORDBIG), 3, 0}, {"thousandths", B(PARTS), 1000, 0},
	{"three", B(UNIT), 3, 0}, {"through", B(TO) | B(STOP) | B(YEARCUE), 0, 0},
	{"throughout", B(YEARCUE), 0, 0}, {"thru", B(TO), 0, 0}, {"thu", B(SHY) | B(WDAY), 0, 4},
	{"thur", B(SHY) | B(WDAY), 0, 4}, {"thurs", B(SHY) | B(WDAY), 0, 4},
	{"thursday", B(WDAY), 0, 4}, {"thursdays", B(WDAYS), 0, 4}, {"tier", B(IDWORD), 0, 0},
	{"till", B(TO) | B(YEARCUE), 0, 0}, {"tn", B(SCALE), 12, 0},
	{"to", B(TO) | B(STOP) | B(YEARCUE), 0, 0}, {"today", B(TODAY), 0, 0},
	{"tomorrow", B(TODAY) | B(FUTURE), 0, 1}, {"tonight", B(TODAY) | B(PART), 4, 0},
	{"too", B(STOP), 0, 0}, {"track", B(IDWORD), 0, 0}, {"trailing", B(GAME), 0, 0},
	{"trillion", B(SCALE), 12, 0}, {"trillions", B(VAGUE), 0, 12},
	{"trillionth", B(ORD) | B(ORDBIG), 12, 0}, {"trn", B(SCALE), 12, 0},
	{"troops", B(PLURAL), 0, 0}, {"tue", B(SHY) | B(WDAY), 0, 2},
	{"tues", B(SHY) | B(WDAY), 0, 2}, {"tuesday", B(WDAY), 0, 2},
	{"tuesdays", B(WDAYS), 0, 2}, {"twelfth", B(ORD), 12, 0}, {"twelve", B(UNIT), 12, 0},
	{"twenties", B(DECADES), 20, 0}, {"twentieth", B(ORD) | B(ORDTENS), 20, 0},
	{"twentieths", B(PARTS), 20, 0}, {"twenty", B(TENS), 20, 0}, {"two", B(UNIT), 2, 0},
	{"type", B(IDWORD), 0, 0}, {"under", B(STOP) | B(HEDGE), 0, 0}, {"unlike", B(STOP), 0, 0},
	{"until", B(TO) | B(STOP) | B(YEARCUE), 0, 0},
	{"up", B(STOP) | B(CHANGE) | B(HEDGE), 0, 0}, {"upcoming", B(REL) | B(FUTURE), 0, 1},
	{"upgraded", B(CHANGE), 0, 0}, {"upwards", B(HEDGE), 0, 0}, {"us", B(STOP), 0, 0},
	{"valentine", B(HOLI), 0, 0}, {"version", B(IDWORD), 0, 0}, {"very", B(STOP), 0, 0},
	{"via", B(STOP), 0, 0}, {"victory", B(GAME), 0, 0}, {"virtually", B(HEDGE), 0, 0},
	{"vol", B(IDWORD), 0, 0}, {"vols", B(IDWORD), 0, 0}, {"volume", B(IDWORD), 0, 0},
	{"vote", B(GAME), 0, 0}, {"voted", B(GAME), 0, 0}, {"votes", B(GAME), 0, 0},
	{"ward", B(IDWORD), 0, 0}, {"was", B(STOP), 0, 0}, {"we", B(STOP), 0, 0},
	{"wed", B(SHY) | B(WDAY), 0, 3}, {"wednesday", B(WDAY), 0, 3},
	{"wednesdays", B(WDAYS), 0, 3}, {"week", B(PERIOD), 0, 5}, {"weekend", B(PERIOD), 0, 12},
	{"weekends", B(PERIOD), 0, 12}, {"weekly", B(FREQ), 0, 5}, {"weeks", B(PERIOD), 0, 5},
	{"well", B(HEDGE), 0, 0}, {"went", B(CHANGE), 0, 0}, {"were", B(STOP), 0, 0},
	{"what", B(STOP), 0, 0}, {"when", B(STOP), 0, 0}, {"where", B(STOP), 0, 0},
	{"which", B(STOP), 0, 0}, {"while", B(STOP), 0, 0}, {"who", B(STOP), 0, 0},
	{"who'd", B(STOP), 0, 0}, {"whom", B(STOP), 0, 0}, {"whose", B(STOP), 0, 0},
	{"why", B(STOP), 0, 0}, {"will", B(STOP) | B(FUTURE), 0, 0}, {"win", B(GAME), 0, 0},
	{"windows", B(IDWORD), 0, 0}, {"wins", B(GAME), 0, 0},
	{"winter", B(SEASON) | B(YEARCUE), 0, 4}, {"winters", B(SHY) | B(SEASON), 0, 4},
	{"with", B(STOP), 0, 0}, {"within", B(STOP), 0, 0}, {"without", B(STOP), 0, 0},
	{"women", B(PLURAL) | B(HOLI), 0, 0}, {"won", B(GAME), 0, 0},
	{"would", B(STOP) | B(FUTURE), 0, 0}, {"year", B(PERIOD) | B(YEARCUE), 0, 9},
	{"yearly", B(FREQ), 0, 9}, {"years", B(PERIOD) | B(YEARCUE), 0, 9},
	{"yesterday", B(TODAY), 0, -1}, {"you", B(STOP), 0, 0}, {"your", B(STOP) | B(DET), 0, 0},
	{"yr", B(PERIOD), 0, 9}, {"yrs", B(PERIOD), 0, 9}, {"zero", B(UNIT), 0, 0},
	{"zip", B(IDWORD), 0, 0}, {"zone", B(IDWORD), 0, 0},
};

const size_t ds_words_n = sizeof ds_words / sizeof *ds_words;

#undef B

#define SLOTS 2048u /* a power of two, more than twice the words */

struct slot {
	uint16_t word; /* number + 1; 0 = free */
	uint8_t tag, len;
};

static struct slot slots[SLOTS];
static pthread_once_t once = PTHREAD_ONCE_INIT;
static atomic_bool filled;

static void fill(void)
{
	for (size_t i = 0; i < ds_words_n; i++) {
		uint64_t hash = ds_word_hash(ds_str_of(ds_words[i].key));
		size_t at = (size_t)hash & (SLOTS - 1);

		while (slots[at].word)
			at = (at + 1) & (SLOTS - 1);
		slots[at] = (struct slot){(uint16_t)(i + 1), (uint8_t)(hash >> 48),
					  (uint8_t)strlen(ds_words[i].key)};
	}
	atomic_store_explicit(&filled, true, memory_order_release);
}

const struct ds_word *ds_word_find(ds_str key)
{
	uint64_t hash;
	uint8_t tag;

	/* an abbreviation keeps its stop; the table does not */
	if (key.len > 1 && key.at[key.len - 1] == '.')
		key.len--;
	if (key.len == 0 || key.len > DS_WORD_MAX)
		return NULL;
	if (!atomic_load_explicit(&filled, memory_order_acquire))
		pthread_once(&once, fill);
	hash = ds_word_hash(key);
	tag = (uint8_t)(hash >> 48);
	for (size_t at = (size_t)hash & (SLOTS - 1); slots[at].word; at = (at + 1) & (SLOTS - 1)) {
		const struct ds_word *w = &ds_words[slots[at].word - 1];

		if (slots[at].tag == tag && slots[at].len == key.len &&
		    ds_word_same(key.at, w->key, key.len))
			return w;
	}
	return NULL;
}
