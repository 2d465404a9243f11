window.YTD.follower.part0 = [
  {
    "follower" : {
      "accountId" : "1432874569021935616",
      "userLink" : "https://twitter.com/intent/user?user_id=1432874569021935616"
    }
  },
  {
    "follower" : {
      "accountId" : "98765432",
      "userLink" : "https://twitter.com/intent/user?user_id=98765432"
    }
  },
  {
    "follower" : {
      "accountId" : "1203000000000000017",
      "userLink" : "https://twitter.com/intent/user?user_id=1203000000000000017"
    }
  }
]