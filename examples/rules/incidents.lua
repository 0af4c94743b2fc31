-- Rules for reports of attacks: weapons, military units, and how many were killed or hurt by what.
-- SPDX-License-Identifier: MIT
return {
  name = "incidents", version = "1.0",
  text = "weapons, units, casualties, strikes",
  lists = {
    weapon = { "drone", "drones", "cruise missile", "cruise missiles", "shell", "shells", "rocket", "rockets" },
    victim = { "people", "civilians", "soldiers", "dockers", "workers", "troops" },
    formation = { "brigade", "regiment", "division", "battalion" },
  },

  -- A type of our own. What follows "model" is a toy.
  { name = "weapon", type = "WEAPON", pattern = [[ $weapon ]] },
  { name = "toy", drop = true, phase = 2, pattern = [[ model w:<WEAPON> ]], span = "w" },

  -- "the 4th Coastal Brigade": the ordinal belongs to the name.
  { name = "unit", type = "ORG", pattern = [[ <ORDINAL>? [shape = "Xx*"]{0,2} $formation ]] },

  -- "6 Coastal Road", "May Street": no dates and numbers where streets are.
  { name = "street", type = "FAC", pattern = [[ [shape = "Xx*"]{1,3} (street|road|avenue) market? ]] },

  -- How many: the number's own bounds; what befell them goes into the unit.
  { name = "casualties", type = "CASUALTIES",
    pattern = [[ n:<CARDINAL> $victim (was|were) how:(killed|hurt|injured|wounded) ]],
    value = function(m)
      local unit = m.how.text == "killed" and "dead" or "hurt"
      return { amount = m.n.value, unit = unit, low = m.n.low, high = m.n.high, cue = m.n.cue }
    end },

  -- Over what the rules above have found: the verb alone, since annotations do not lie in one another.
  { name = "strike", type = "STRIKE", phase = 3, pattern = [[ <WEAPON> had? how:(struck|hit) ]], span = "how" },
}
