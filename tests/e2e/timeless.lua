-- Stands before our script: a wait of minutes is over when the test says so, by the message `time-passes`.

local add, waits = mp.add_timeout, {}

mp.add_timeout = function(seconds, action)
    if seconds < 60 then
        return add(seconds, action)
    end
    local wait = { seconds = seconds, action = action }
    function wait:kill()
        self.action = nil
    end
    waits[#waits + 1] = wait
    return wait
end

mp.register_script_message("time-passes", function()
    local over = waits
    waits = {}
    for _, wait in ipairs(over) do
        if wait.action then
            wait.action()
        end
    end
end)
