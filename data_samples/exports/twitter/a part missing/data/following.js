window.YTD.following.part0 = [
  {
    "following" : {
      "accountId" : "1511223344556677889",
      "userLink" : "https://twitter.com/intent/user?user_id=1511223344556677889"
    }
  }
]