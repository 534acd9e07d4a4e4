-- every example of the reference runs, on small objects that stand for the names it uses
-- (spec/support/sample_objects.lua); those that read files of one's own are compiled alone
local LEAST = 260 -- that run

local function quoted(text) return "'" .. text:gsub("'", "'\\''") .. "'" end

describe("the examples of the reference", function()
  it("run, in a folder of their own", function()
    local folder = os.tmpname()
    os.remove(folder)
    assert(os.execute("mkdir " .. quoted(folder)))
    local pipe = assert(io.popen(("cd %s && %s %s 2>&1"):format(quoted(folder), arg and arg[-1] or "lua5.4",
      quoted(os.getenv("PWD") .. "/spec/support/run_examples.lua"))))
    local said = pipe:read("a")
    local ended = pipe:close()
    os.execute("rm -r " .. quoted(folder))
    assert.is_true(ended, said)
    assert.is_nil(said:find("FAILED", 1, true), said)
    local ran, compiled = said:match("(%d+) ran, (%d+) compiled\n$")
    assert.is_truthy(ran, said)
    assert.is_true(tonumber(ran) >= LEAST, said)
    assert.is_true(tonumber(compiled) < 20, said)
  end)
end)
