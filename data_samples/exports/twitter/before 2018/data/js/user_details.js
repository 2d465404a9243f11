var user_details = { "screen_name" : "morwenna_h", "id" : "1203948576102938475" }
