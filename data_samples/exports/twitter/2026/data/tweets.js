window.YTD.tweets.part0 = [
  {
    "tweet" : {
      "edit_info" : {
        "initial" : {
          "editTweetIds" : [
            "1830000000000000001"
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
            "name" : "Siân Tregear 🌸",
            "screen_name" : "sian_t",
            "indices" : [
              "0",
              "9"
            ],
            "id_str" : "1432874569021935616",
            "id" : "1432874569021935616"
          }
        ],
        "urls" : []
      },
      "display_text_range" : [
        "0",
        "40"
      ],
      "favorite_count" : "0",
      "id_str" : "1830000000000000001",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1830000000000000001",
      "created_at" : "Thu Jun 12 11:00:00 +0000 2025",
      "favorited" : false,
      "full_text" : "@sian_t hello",
      "lang" : "en"
    }
  },
  {
    "tweet" : {
      "edit_info" : {
        "initial" : {
          "editTweetIds" : [
            "1230000000000000001"
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
            "name" : "Siân T",
            "screen_name" : "siantregear",
            "indices" : [
              "0",
              "9"
            ],
            "id_str" : "1432874569021935616",
            "id" : "1432874569021935616"
          },
          {
            "name" : "Somebody Else",
            "screen_name" : "somebody_else",
            "indices" : [
              "0",
              "9"
            ],
            "id_str" : "777",
            "id" : "777"
          }
        ],
        "urls" : []
      },
      "display_text_range" : [
        "0",
        "40"
      ],
      "favorite_count" : "0",
      "id_str" : "1230000000000000001",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1230000000000000001",
      "created_at" : "Wed Jan 01 11:00:00 +0000 2020",
      "favorited" : false,
      "full_text" : "RT @siantregear: hi",
      "lang" : "en"
    }
  },
  {
    "tweet" : {
      "edit_info" : {
        "initial" : {
          "editTweetIds" : [
            "1830000000000000003"
          ],
          "editableUntil" : "2025-06-12T12:00:00.000Z"
        }
      },
      "retweeted" : false,
      "source" : "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Web</a>",
      "entities" : {
        "hashtags" : [],
        "symbols" : [],
        "user_mentions" : [],
        "urls" : []
      },
      "display_text_range" : [
        "0",
        "40"
      ],
      "favorite_count" : "0",
      "id_str" : "1830000000000000003",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1830000000000000003",
      "created_at" : "Fri Jun 13 11:00:00 +0000 2025",
      "favorited" : false,
      "full_text" : "no one",
      "lang" : "en"
    }
  }
]