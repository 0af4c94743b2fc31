/*
 * What tells whether "he" or "she" may mean a person: given names, titles, words of kin.
 *
 * Common names of many languages, from general knowledge; names that both bear are left out, and a
 * name that is not here says nothing. Keys are match keys (small letters, no marks).
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/claims_int.h"

#include "tag/words_int.h"

enum { HIS = 1, HER = 2, MAN = 4, WOMAN = 8 };

static const struct ds_word_set sets[] = {
	{HIS,
	 "aaron abdul abdullah abraham adam adrian ahmad ahmed alan albert alberto aleksandr alessandro "
	 "alexander alfred ali alireza alvin amir andreas andrei andrew anthony antonio antony arthur "
	 "ban barack bashar ben benjamin bernard bill bob boris brett brian bruce carl carlos charles chris "
	 "christian christopher claude colin craig daniel dave david denis dennis dieter dimitri "
	 "dmitri dmitry donald douglas eddie edgar eduardo edward edwin elias emmanuel emil enrico "
	 "erdogan eric erik ernest evan evgeny felix ferdinand fernando francesco francisco francois "
	 "frank franz fred frederick fuad gareth gary geoffrey george gerald gerard giorgio giovanni "
	 "giuseppe gordon graham greg gregory guillaume gustav hamid hans harold harry hassan heinrich "
	 "henri henry herbert hernan howard hugh hugo hussein ian ibrahim igor ilham ivan jack jacob jacques "
	 "james jason javier jean jeff jeffrey jeremy jerry jim joe joel johann john johnny "
	 "jonathan jorge jose josef joseph joshua juan julian julien justin karl keith kenneth kevin khaled khalid "
	 "klaus kofi kurt lars larry laurent lawrence leo leon leonard leonid lewis louis luca luis "
	 "lukas mahmoud manuel marc marco marcus mario mark markus martin marvin matthew maurice max "
	 "mehmet michael michel mike miguel mikhail mohamed mohammad mohammed muhammad mustafa nathan "
	 "neil nelson nicholas nick nicolas nigel nikolai nikol noah noam norman oleg oliver olivier omar "
	 "oscar osama otto pablo patrick paul pavel pedro peter phil philip philippe pierre pietro rafael "
	 "ralph ramzan ray raymond recep rene ricardo richard rick rob robert roberto rodrigo roger ron "
	 "ronald roy rudolf saddam salman sam samuel scott sean sebastian serge sergei sergey sergio simon "
	 "stan stanley stefan stephen steve steven stuart tariq ted terry theodore thierry thomas tim "
	 "timothy tobias tom tomas tony trevor ulrich umar uwe viktor vincent vladimir volodymyr walter "
	 "wilhelm will william winston wolfgang yasser yevgeny yitzhak youssef yuri yusuf zviad"},
	{HER,
	 "abigail ada agnes aisha alice alicia alina alison amal amanda amelia amina amy ana anastasia "
	 "angela angelina anita ann anna anne annette annie antonia aung barbara beatrice bella "
	 "benazir bernadette beth betty bridget camila camilla carla carly carmen carol carolina caroline catherine "
	 "cecilia celine charlotte cheryl chloe christina christine claire clara claudia colette condoleezza "
	 "cristina cynthia daniela deborah denise diana diane dilma donna dora doris dorothy edith eileen "
	 "elaine eleanor elena elisabeth elise eliza elizabeth ella ellen elsa emily emma erica erika "
	 "esther eunice eva evelyn fatima fatma fiona florence frances gabriela gabriella genevieve georgia gina gisela "
	 "giulia gloria grace greta hannah hatice heather heidi helen helena helga hilary hilda hillary ilse "
	 "indira ingrid irene irina iris isabel isabella isabelle ivana jacqueline jane janet janice "
	 "jasmine jennifer jessica joan joanna josephine joyce juanita judith julia juliana julie "
	 "kamala karen karin karina kate katerina katherine kathleen kathryn katie katrina kirsten kristen kristin kristina "
	 "laila larissa latifa laura lauren leila lena lilian linda lisa liz lola louise lucia lucy "
	 "ludmila luisa lydia madeleine maia maja malala manju manuela margaret margarita margot maria mariam "
	 "mariana marie marina marion marta martha mary matilda maya megan melanie melissa mercedes "
	 "michelle mira miriam molly monica monika nadia nancy naomi natalia natalie natasha nicola "
	 "nicole nina nora olga olivia pamela patricia paula pauline penelope petra priscilla priti rachel "
	 "raisa rebecca regina renata rita rosa rose rosemary ruth sabine sabrina sally samantha sandra "
	 "sara sarah sharon sheila shirley silvia simone sofia sonia sophia sophie stefania stella stephanie "
	 "suella susan susanna suzanne svetlana sylvia tamara tanya tatiana teresa theresa tina ulrike "
	 "ursula valentina valeria valerie valeska vanessa vera veronica victoria viktoria violeta virginia "
	 "wendy yasmin yolanda yulia yvette yvonne zahra zeynep zoe"},
	{MAN,
	 "mr sir lord father brother son husband uncle nephew grandfather grandson king prince duke emperor "
	 "spokesman chairman businessman congressman councilman salesman fisherman policeman actor monsieur herr "
	 "senor bishop pope imam sheikh sultan"},
	{WOMAN,
	 "mrs ms miss madam dame lady mother sister daughter wife widow aunt niece grandmother "
	 "granddaughter queen princess duchess empress spokeswoman chairwoman businesswoman "
	 "congresswoman councilwoman policewoman actress madame frau senora baroness"},
};

const struct ds_word_sets ds_sex_words = {sets, sizeof sets / sizeof *sets};
