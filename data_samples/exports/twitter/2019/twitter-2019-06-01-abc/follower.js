window.YTD.follower.part0 = [
  {
    "follower" : {
      "accountId" : "1432874569021935616"
    }
  },
  {
    "follower" : {
      "accountId" : "98765432"
    }
  }
]