--- Plain values as bytes: what comes back is what went in, to the bit, and no damage passes for more than a value.
local core = require "lian.core"
local packed = require "lian.base.packed"

local random = math.random
local MOST = 2 ^ 32 - 1 | 0

local function random_value(depth)
  local kind = random(depth > 4 and 5 or 8)
  if kind == 1 then return random(-1000, 1000) end
  if kind == 2 then return (random() - 0.5) * 10.0 ^ random(-300, 300) end
  if kind == 3 then return ("字\0x"):rep(random(0, 3)) end
  if kind == 4 then return random() < 0.5 end
  if kind == 5 then return ({math.huge, -math.huge, -0.0, math.mininteger})[random(4)] end
  local value = {}
  for k = 1, random(0, 6) do value[k] = kind == 6 and random() or random_value(depth + 1) end
  for _ = 1, random(0, 3) do value["k" .. random(9)] = random_value(depth + 1) end
  if kind == 8 then value[-2], value[0.5] = true, {1.5} end
  return value
end

describe("packed values", function()
  it("come back to the bit", function()
    math.randomseed(11)
    for _ = 1, 500 do
      local value = random_value(1)
      local bytes = packed.of(value)
      local back = packed.read(bytes)
      assert.equal(bytes, packed.of(back)) -- bytes tell -0.0 from 0.0, and an integer from a float
      assert.same(value, back)
    end
    local m = core.matrix_new(2, 3, {1.5, -0.0, 3, 4, 5, 1e-310})
    local back = packed.read(packed.of(m))
    assert.same({{1.5, -0.0, 3}, {4, 5, 1e-310}}, {back:row(1), back:row(2)})
  end)

  it("that are cut are said to be", function()
    local bytes = packed.of{1, "text", {2.5, 3.5}, {a = core.matrix_new(1, 2, {1, 2})}, true}
    for length = 0, #bytes - 1 do
      local value, message = packed.read(bytes:sub(1, length))
      assert.is_nil(value)
      assert.equal("too short", message)
    end
    assert.same({n = 2, nil, "bytes are left over"}, table.pack(packed.read(bytes .. "T")))
  end)

  it("that are damaged give a value or what is wrong, and take no room that they only announce", function()
    local bytes = packed.of{1, "text", {2.5, 3.5}, {a = core.matrix_new(1, 2, {1, 2})}, true}
    for at = 1, #bytes do
      for _, byte in ipairs{0, 1, 65, 68, 77, 100, 115, 127, 255} do
        local value, message = packed.read(bytes:sub(1, at - 1) .. string.char(byte) .. bytes:sub(at + 1))
        assert.is_true(value ~= nil or type(message) == "string")
      end
    end
    for _, announced in ipairs{("<c1I4I4"):pack("A", MOST, 0), ("<c1I4I4"):pack("A", 0, MOST),
      ("<c1I4I4"):pack("D", MOST, 0), ("<c1I4I4"):pack("M", MOST, MOST),
      ("<c1I4"):pack("s", MOST)} do
      assert.same({n = 2, nil, "too short"}, table.pack(packed.read(announced .. ("T"):rep(50))))
    end
    assert.same({n = 2, nil, "too deep"}, table.pack(packed.read(("<c1I4I4"):pack("A", 1, 0):rep(61) .. "T")))
    assert.same({n = 2, nil, "a key that is no number"},
      table.pack(packed.read(("<c1I4I4"):pack("A", 0, 1) .. ("<c1d"):pack("d", 0 / 0) .. "T")))
    assert.same({n = 2, nil, "a kind that is not known"}, table.pack(packed.read "?"))
  end)
end)
