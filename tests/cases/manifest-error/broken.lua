--- A script with a mistake.
-- @script broken 1.0.0
-- @agr place string
return {}
