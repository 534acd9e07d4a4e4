--- Where the published tables are, when they are there: `data.there` tells.
local data = {folder = "../shared/data/", reference = "../shared/ref/"}

local function exists(path)
  local file = io.open(path, "rb")
  if file then file:close() end
  return file ~= nil
end

data.there = exists(data.folder .. "README.md")

---The path of a published file.
function data.path(name) return data.folder .. name end

---The path of a reference answer.
function data.answer(name) return data.reference .. name end

-- marks the running test as pending, from wherever it is called
local function skip() require("busted.core")().pending("needs ../shared/data") end

---A test body that is pending where the data are absent: it("...", data.needed(body)).
function data.needed(body) return data.there and body or skip end

---`it`, with bodies that are pending where the data are absent: local real = data.case(it).
function data.case(it)
  return function(name, body) it(name, data.needed(body)) end
end

-- years first..last but those in `missing`
function data.years(first, last, missing)
  local out = {}
  for year = first, last do
    if not (missing and missing[year]) then out[#out + 1] = year end
  end
  return out
end

return data
