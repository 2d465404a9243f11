window.YTD.tweets.part1 = [
  {
    "tweet" : {
      "edit_info" : {
        "initial" : {
          "editTweetIds" : [
            "1830000000000000002"
          ],
          "editableUntil" : "2025-06-12T12:00:00.000Z"
        }
      },
      "retweeted" : false,
      "source" : "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Web</a>",
      "entities" : {
        "hashtags" : [],
        "symbols" : [],
        "user_mentions" : [
          {
            "name" : "Kwame \"KM\" Mensah",
            "screen_name" : "kwame_m",
            "indices" : [
              "0",
              "9"
            ],
            "id_str" : "1203000000000000017",
            "id" : "1203000000000000017"
          }
        ],
        "urls" : []
      },
      "display_text_range" : [
        "0",
        "40"
      ],
      "favorite_count" : "0",
      "id_str" : "1830000000000000002",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1830000000000000002",
      "created_at" : "Fri Jun 13 11:00:00 +0000 2025",
      "favorited" : false,
      "full_text" : "@kwame",
      "lang" : "en"
    }
  }
]