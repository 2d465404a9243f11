window.YTD.follower.part1 = [
  {
    "follower" : {
      "accountId" : "1203000000000000017",
      "userLink" : "https://twitter.com/intent/user?user_id=1203000000000000017"
    }
  },
  {
    "follower" : {
      "accountId" : "1511223344556677889",
      "userLink" : "https://twitter.com/intent/user?user_id=1511223344556677889"
    }
  }
]