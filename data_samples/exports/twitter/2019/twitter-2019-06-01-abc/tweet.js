window.YTD.tweet.part0 = [
  {
    "retweeted" : false,
    "source" : "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Web</a>",
    "entities" : {
      "hashtags" : [],
      "symbols" : [],
      "user_mentions" : [
        {
          "name" : "Priya Nair",
          "screen_name" : "priya.n",
          "indices" : [
            "0",
            "9"
          ],
          "id_str" : "98765432",
          "id" : "98765432"
        }
      ],
      "urls" : []
    },
    "display_text_range" : [
      "0",
      "40"
    ],
    "favorite_count" : "0",
    "id_str" : "1130000000000000001",
    "truncated" : false,
    "retweet_count" : "0",
    "id" : "1130000000000000001",
    "created_at" : "Sat Jun 01 11:00:00 +0000 2019",
    "favorited" : false,
    "full_text" : "@b",
    "lang" : "en"
  }
]