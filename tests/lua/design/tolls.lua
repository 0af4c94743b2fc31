--- Death tolls side by side: who reports how many, where and when.
-- @script tolls 1.0.0
-- @license MIT
-- @arg place string          only deaths at this place
-- @column date  date         day of the deaths, else of the report
-- @column place span
-- @column n     span  Killed
-- @column said  text  Said by
-- @column quote span
-- @requires dossier 1
-- @example dossier run tolls --store war.dossier --since 2020-09-01 --place Ganja
local dossier = require "dossier"
local toll = dossier.pattern [[ n:<CARDINAL> [kind = word]{0,3} []{0,12} (was|were|been)? ~kill | ~kill n:<CARDINAL> ]]

return {
  map = function(doc, emit, args)
    for m in doc:match(toll) do
      local place, day = m.n:nearest "GPE", m.n:nearest "DATE"
      if not args.place or place and place:is(args.place) then
        emit{ date = day and day.low or doc.date, place = place, n = m.n, quote = m.sentence,
              said = m.claim and m.claim.speaker and m.claim.speaker.text or doc.publisher }
      end
    end
  end,
  reduce = function(rows)
    local report = dossier.report "Death tolls"
    for group, place in rows:group "place" do
      report:heading(place or "place not stated"):table(group:sort("date"))
    end
    return report
  end,
}
