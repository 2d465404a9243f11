window.YTD.following.part0 = [
  {
    "following" : {
      "accountId" : "1203000000000000017",
      "userLink" : "https://twitter.com/intent/user?user_id=1203000000000000017"
    }
  },
  {
    "following" : {
      "accountId" : "3141592653",
      "userLink" : "https://twitter.com/intent/user?user_id=3141592653"
    }
  }
]